"""Raises an exception whose text calls for itself."""
# outcome: raised
# message: ^Odd$
class Odd(Exception):
    def __repr__(self):
        return repr(self)

    __str__ = __repr__


def double(x):
    raise Odd
