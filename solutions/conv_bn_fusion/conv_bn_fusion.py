import numpy as np


def fuse_conv_bn(w, b, running_mean, running_var, gamma, beta, eps):
    F = w.shape[0]
    if b is None:
        b = np.zeros(F, dtype=w.dtype)  # (F,)
    if gamma is None:
        gamma = np.ones(F, dtype=w.dtype)  # (F,)
    if beta is None:
        beta = np.zeros(F, dtype=w.dtype)  # (F,)

    # In inference the batch norm of a channel is one multiplication and one addition.
    scale = gamma / np.sqrt(running_var + eps)  # (F,)

    # The convolution is linear in w, so scaling its output is scaling each filter. The first
    # axis of w is the output channel, with groups too.
    fused_w = w * scale.reshape(F, 1, 1, 1)  # (F, C/groups, kh, kw)
    fused_b = beta + (b - running_mean) * scale  # (F,)
    return fused_w, fused_b
