"""Loops over lists of Python floats."""

import math


def fuse_conv_bn(w, b, running_mean, running_var, gamma, beta, eps):
    fused_w, fused_b = [], []
    for f in range(len(w)):
        g = 1.0 if gamma is None else float(gamma[f])
        s = g / math.sqrt(float(running_var[f]) + eps)
        fused_w.append([[[float(v) * s for v in row] for row in plane] for plane in w[f]])
        old = 0.0 if b is None else float(b[f])
        shift = 0.0 if beta is None else float(beta[f])
        fused_b.append(old * s - float(running_mean[f]) * s + shift)
    return fused_w, fused_b
