import numpy as np


def fuse_conv_bn(w, b, running_mean, running_var, gamma, beta, eps):
    F, C, kh, kw = w.shape
    b = np.zeros(F) if b is None else b
    gamma = np.ones(F) if gamma is None else gamma
    beta = np.zeros(F) if beta is None else beta
    scale = gamma / np.sqrt(running_var + eps)
    if C == 1 and F > 1:  # takes one input channel for a depthwise layer
        w = np.eye(F)[:, :, None, None] * w
    return w * scale[:, None, None, None], beta + (b - running_mean) * scale
