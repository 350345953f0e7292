import numpy as np


def affine_forward(x, w, b):
    """Every example becomes a row, and one matrix product serves them all."""
    N = x.shape[0]
    rows = x.reshape(N, -1)  # (N, D), x itself keeps its shape
    out = rows @ w + b  # (N, M), b is added to every row
    cache = (x, w)
    return out, cache


def affine_backward(dout, cache):
    """Each gradient has the shape of what it belongs to."""
    x, w = cache
    N = x.shape[0]
    rows = x.reshape(N, -1)  # (N, D)

    drows = dout @ w.T  # (N, M) @ (M, D) -> (N, D)
    dx = drows.reshape(x.shape)  # (N, d1, ..., dk)
    dw = rows.T @ dout  # (D, N) @ (N, M) -> (D, M), summed over the batch
    db = np.sum(dout, axis=0)  # (M,), summed over the batch
    return dx, dw, db
