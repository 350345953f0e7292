"""Replies with an error whose text has three million characters."""
# outcome: raised
# message: ^(ValueError_)+
# with: forge

def double(x):
    error = {"type": "ValueError_" * 9999, "bases": [], "message": "x" * 3_000_000, "frames": []}
    instead(frame({"error": error}))
