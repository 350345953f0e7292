import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    """Normalise each row of x over its features, then scale and shift.

    x (N, D), gamma (D,), beta (D,), floats; ln_param: dict with eps (1e-5 when missing).
    Returns out (N, D) and a cache for the backward.
    """
    raise NotImplementedError


def layernorm_backward(dout, cache):
    """Gradients of layer normalisation, given dout (N, D) and the cache.

    Returns dx (N, D), dgamma (D,), dbeta (D,), in the floating dtype of the inputs.
    """
    raise NotImplementedError
