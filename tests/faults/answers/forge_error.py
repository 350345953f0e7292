"""Replies with errors whose parts are of any type, name or size."""
# outcomes: raised x5, wrong
# message: .
# with: forge
def double(x):
    error = {
        "type": "\x1b[2J" * 9,
        "bases": ["type", "print", "__import__", "BaseExceptionGroup", 5, None],
        "message": ["PASS", {}],
        "line": True,
        "frames": [[1], 2, ["a", "b"], [1, "f"]],
    }
    instead(frame({"error": error}))
    