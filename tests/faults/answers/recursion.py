"""Calls itself for ever."""
# outcome: raised
# message: ^RecursionError
def double(x):
    return double(x)
