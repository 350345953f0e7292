"""(x + |x|) / 2 and the step function; the cache is the backward itself."""

import numpy as np


def relu_forward(x):
    def backward(dout):
        return np.heaviside(x, 0.0) * dout

    return (x + np.abs(x)) / 2, backward


def relu_backward(dout, cache):
    return cache(dout)
