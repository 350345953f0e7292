"""Raises groups in groups in groups."""
# outcome: raised
# message: .
def double(x):
    inner = KeyError("x")
    for _ in range(50):
        inner = BaseExceptionGroup("group", [inner])
    raise inner
