"""Raises an exception whose text would clear the screen and print a pass."""
# outcome: raised
# message: ^ValueError_
class ValueError_(Exception):
    pass


def double(x):
    raise ValueError_("\x1b[2J\x1b[32mPASS\x1b[0m\r6 of 6")
