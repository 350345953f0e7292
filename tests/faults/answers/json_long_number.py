"""Replies with a number of a million digits."""
# outcome: protocol
# message: .
# with: forge
def double(x):
    instead(frame(b'{"result":' + b"9" * 1_000_000 + b"}"))
    return 2 * x
