"""The cache is the backward itself."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "test":
        xhat = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return xhat * gamma + beta, None
    centred = x - np.average(x, axis=0)
    var = np.einsum("nd,nd->d", centred, centred) / len(x)

    def backward(dout):
        n = len(dout)
        dxhat = np.multiply(gamma, dout)
        dvar = -0.5 * np.einsum("nd,nd->d", dxhat, centred) * np.power(var + eps, -1.5)
        dcentred = dxhat / np.sqrt(var + eps) + (2 / n) * dvar * centred
        dmean = -np.einsum("nd->d", dcentred)
        dgamma = np.einsum("nd,nd,d->d", dout, centred, (var + eps) ** -0.5)
        return dcentred + dmean / n, dgamma, np.einsum("nd->d", dout)

    return gamma * centred * (var + eps) ** -0.5 + beta, backward


def batchnorm_backward(dout, cache):
    return cache(dout)
