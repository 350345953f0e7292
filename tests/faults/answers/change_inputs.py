"""Changes its input in place and through its memory."""
# outcomes: pass x2, wrong x3, pass
# message: ^doubled
import numpy as np


def double(x):
    if np.ndim(x) != 1:
        raise ValueError
    result = 2 * x
    x.setflags(write=True)
    x[:] = -1
    return result
