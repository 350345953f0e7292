"""Raises what takes for ever to be told."""
# outcome: timeout
# limit_s: 1
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def double(x):
    raise Endless
