import numpy as np


def affine_forward(x, w, b):
    """Flatten each example to a row, multiply by w and add b.

    x (N, d1, ..., dk), w (D, M) with D = d1 * ... * dk, b (M,), floats.
    Returns (out, cache): out (N, M), cache for the backward.
    """
    raise NotImplementedError


def affine_backward(dout, cache):
    """Gradients of the affine layer, given dout (N, M) and the cache of its forward.

    Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    raise NotImplementedError
