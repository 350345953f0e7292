"""Returns a generator that never ends, and one in a list."""
# outcomes: wrong x4, pass, wrong
import itertools


def double(x):
    return itertools.count() if x.size != 2 else [itertools.count()]
