"""Keeps x and recomputes, in einsum, overwriting its own copies; a namedtuple comes back."""

from collections import namedtuple

import numpy as np

Gradients = namedtuple("Gradients", "dx dgamma dbeta")


class Cache:
    def __init__(self, x, gamma, eps):
        self.x, self.gamma, self.eps = x, gamma, eps

    def xhat_and_root(self):
        centred = np.array(self.x, dtype=np.float64)
        centred -= np.einsum("nd->n", centred)[:, None] / centred.shape[-1]
        var = np.einsum("nd,nd->n", centred, centred) / centred.shape[-1]
        root = np.sqrt(var + self.eps)[:, None]
        centred /= root
        return centred, root


def layernorm_forward(x, gamma, beta, ln_param):
    cache = Cache(x, gamma, ln_param.get("eps", 0.00001))
    xhat, _ = cache.xhat_and_root()
    xhat *= gamma
    xhat += beta
    return xhat, cache


def layernorm_backward(dout, cache):
    xhat, root = cache.xhat_and_root()
    dx = np.multiply(dout, cache.gamma, dtype=np.float64)
    along = np.einsum("nd,nd->n", dx, xhat)[:, None] / dx.shape[1]
    dx -= dx.mean(axis=-1)[:, None]
    dx -= along * xhat
    dx /= root
    return Gradients(dx, np.einsum("nd,nd->d", dout, xhat), np.ones(len(dout)) @ dout)
