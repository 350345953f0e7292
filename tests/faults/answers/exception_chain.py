"""Raises a chain of a hundred thousand exceptions that ends in itself."""
# outcome: raised
# message: ^ValueError_: last$
class ValueError_(Exception):
    pass


def double(x):
    last = first = ValueError_("last")
    for number in range(100_000):
        following = ValueError_(str(number))
        last.__cause__ = last = following
    last.__cause__ = first
    raise first
