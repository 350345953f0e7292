"""dot instead of @, the shapes by prod, all three inputs in the cache."""

import numpy as np


def affine_forward(x, w, b):
    out = None
    num_train = x.shape[0]
    x_flatten = x.reshape((num_train, np.prod(x.shape[1:])))
    out = np.dot(x_flatten, w) + b.reshape(1, -1)
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = None, None, None
    N = x.shape[0]
    x_flatten = np.reshape(x, (N, -1))
    dx = np.reshape(dout.dot(w.T), x.shape)
    dw = np.dot(x_flatten.T, dout)
    db = np.dot(dout.T, np.ones(N))
    return dx, dw, db
