"""The bias as one more row of the weights, einsum for every product."""

from types import SimpleNamespace

import numpy as np


def affine_forward(x, w, b):
    rows = np.ones((len(x), w.shape[0] + 1))
    rows[:, :-1] = x.reshape(len(x), w.shape[0])
    weights = np.vstack([w, b])
    saved = SimpleNamespace(rows=rows, weights=weights, shape=x.shape)
    return np.einsum("nd,dm->nm", rows, weights), saved


def affine_backward(dout, cache):
    grad = np.einsum("nm,nd->dm", dout, cache.rows)
    drows = np.einsum("nm,dm->nd", dout, cache.weights)
    return np.delete(drows, -1, axis=1).reshape(cache.shape), grad[:-1], grad[-1]
