"""np.where in both directions; the cache is a dict with the output."""

import numpy as np


def relu_forward(x):
    out = np.where(x > 0, x, 0.0)
    return out, {"out": out}


def relu_backward(dout, cache):
    return np.where(cache["out"] > 0, dout, 0.0)
