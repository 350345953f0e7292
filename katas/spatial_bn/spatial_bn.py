import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation of images: statistics for each channel, in train or in test mode.

    x (N, C, H, W), gamma (C,), beta (C,), floats; bn_param: dict with mode, eps, momentum,
    running_mean, running_var. Returns out (N, C, H, W) and a cache for the backward.
    """
    raise NotImplementedError


def spatial_batchnorm_backward(dout, cache):
    """Gradients in train mode, given dout (N, C, H, W) and the cache.

    Returns dx (N, C, H, W), dgamma (C,), dbeta (C,), in the floating dtype of the inputs.
    """
    raise NotImplementedError
