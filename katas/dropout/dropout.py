import numpy as np


def dropout_forward(x, dropout_param):
    """Inverted dropout: keep each value with probability p and divide it by p, or pass x on.

    x: floats or integers of any shape; dropout_param: dict with p (the probability of
    KEEPING), mode ("train" or "test") and perhaps seed.
    Returns (out, cache): out in the shape of x, cache for the backward.
    """
    raise NotImplementedError


def dropout_backward(dout, cache):
    """Gradient of the loss with respect to x, given dout, that with respect to out.

    dout: floats in the shape of x. Returns dx in the same shape.
    """
    raise NotImplementedError
