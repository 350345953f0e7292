"""Copies first, then works in place on its own arrays; everything in float64."""

import numpy as np


def fuse_conv_bn(w, b, running_mean, running_var, gamma, beta, eps):
    w = np.array(w, dtype=np.float64)
    b = np.zeros(w.shape[0]) if b is None else np.array(b, dtype=np.float64)
    std = running_var.astype(np.float64)
    std += eps
    np.sqrt(std, out=std)
    b -= running_mean
    b /= std
    w = np.einsum("fchw,f->fchw", w, 1 / std)
    if gamma is not None:
        b *= gamma
        b += beta
        w = np.einsum("fchw,f->fchw", w, gamma)
    return w, b
