import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation of x over the batch, in train or in test mode.

    x (N, D), gamma (D,), beta (D,), floats; bn_param: dict with mode, eps, momentum,
    running_mean, running_var. Returns out (N, D), in the floating dtype of the inputs, and a
    cache (whatever you like).
    """
    raise NotImplementedError
