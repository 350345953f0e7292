"""Replies with JSON that is nested a million times."""
# outcome: protocol
# message: .
# with: forge
def double(x):
    instead(frame(b'{"result":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"))
    return 2 * x
