"""Means through a (C, C) matrix that says which channels share a group; the cache is a closure."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    C = x.shape[1]
    group_of = np.arange(C).reshape(G, -1) * 0 + np.arange(G)[:, None]
    group_of = group_of.ravel()
    same = (group_of[:, None] == group_of[None]) * (G / C)

    def mean(values):
        return np.einsum("cd,nd->nc", same, values.mean(axis=(2, 3)))[..., None, None]

    x = x.astype(np.float64)
    centred = x - mean(x)
    root = np.sqrt(mean(centred * centred) + gn_param.get("eps", 1e-5))
    xhat = centred / root
    scale = gamma.copy()

    def backward(dout):
        d = dout * scale
        dx = (d - mean(d) - xhat * mean(d * xhat)) / root
        dgamma = np.zeros(scale.shape)
        dgamma[0, :, 0, 0] = [np.sum(dout[:, c] * xhat[:, c]) for c in range(C)]
        return dx, dgamma, dout.sum(0, keepdims=True).sum(2, keepdims=True).sum(3, keepdims=True)

    return gamma * xhat + beta, backward


def spatial_groupnorm_backward(dout, cache):
    return cache(dout)
