"""w gets the axes of an example instead of the example those of a row; the cache is a closure."""

import numpy as np


def affine_forward(x, w, b):
    shape = x.shape[1:]
    k = len(shape)
    kernel = np.reshape(w, (*shape, -1))  # (d1, ..., dk, M)

    def backward(dout):
        dx = np.tensordot(dout, kernel, axes=([1], [k]))
        dw = np.tensordot(x, dout, axes=([0], [0])).reshape(w.shape)
        return dx, dw, np.add.reduce(dout, 0)

    return np.tensordot(x, kernel, axes=k) + b, backward


def affine_backward(dout, cache):
    return cache(dout)
