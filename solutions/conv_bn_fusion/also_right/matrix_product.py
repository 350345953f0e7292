"""The batch norm as a diagonal matrix from the left."""

import numpy as np


def fuse_conv_bn(w, b, running_mean, running_var, gamma, beta, eps):
    inverse = np.diag(1.0 / np.sqrt(eps + running_var))
    if gamma is not None:
        inverse = np.diag(gamma) @ inverse
    folded = (inverse @ w.reshape(w.shape[0], -1)).reshape(w.shape)
    centred = -running_mean if b is None else b - running_mean
    shift = inverse @ centred
    return [folded, shift if beta is None else shift + beta]
