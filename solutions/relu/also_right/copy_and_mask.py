"""A copy of dout whose masked entries are set to 0, as courses teach it; a list is returned."""

import numpy as np


def relu_forward(x):
    mask = x <= 0
    out = x.copy()
    out[mask] = 0
    return [out, mask]


def relu_backward(dout, cache):
    dx = np.array(dout, copy=True)
    dx[cache] = 0
    return dx
