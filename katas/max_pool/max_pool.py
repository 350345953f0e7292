import numpy as np


def max_pool_forward(x, pool_param):
    """Hand on the maximum of every window of every channel; no padding.

    x (N, C, H, W), floats; pool_param: dict with pool_height, pool_width and stride.
    Returns (out, cache): out (N, C, Ho, Wo), cache for the backward.
    """
    raise NotImplementedError


def max_pool_backward(dout, cache):
    """Gradient of the loss with respect to x, given dout (N, C, Ho, Wo), that of out.

    Returns dx (N, C, H, W).
    """
    raise NotImplementedError
