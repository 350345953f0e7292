"""Replies with an error in a line whose number is beyond all bounds."""
# outcome: raised
# message: ^ValueError_: far away$
# with: forge

def double(x):
    error = {"type": "ValueError_", "bases": [], "message": "far away", "line": 10**4000}
    error["frames"] = [[10**4000, "double"]]
    instead(frame({"error": error}))
