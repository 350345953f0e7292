"""Raises from a function whose name would clear the screen."""
# outcome: raised
# message: ^RuntimeError
def evil():
    raise RuntimeError


evil.__code__ = evil.__code__.replace(co_name="\x1b[2J\x1b[32mPASS")


def double(x):
    evil()
