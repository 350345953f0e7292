import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Normalise each image over each of G groups of consecutive channels, then scale and shift.

    x (N, C, H, W), gamma (1, C, 1, 1), beta (1, C, 1, 1), floats; G: int, raises where it does
    not divide C; gn_param: dict with eps (1e-5 when missing). Returns out (N, C, H, W) and a
    cache for the backward.
    """
    raise NotImplementedError


def spatial_groupnorm_backward(dout, cache):
    """Gradients of group normalisation, given dout (N, C, H, W) and the cache.

    Returns dx (N, C, H, W), dgamma (1, C, 1, 1), dbeta (1, C, 1, 1), in the floating dtype of
    the inputs.
    """
    raise NotImplementedError
