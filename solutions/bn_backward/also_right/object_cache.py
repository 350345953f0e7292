"""The closed form with dbeta and dgamma reused, a cache object, the other name, a list."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Cache:
    x: np.ndarray
    gamma: np.ndarray
    bn_param: dict
    mean: np.ndarray
    var: np.ndarray


def batchnorm_forward(x, gamma, beta, bn_param):
    mean, var = np.mean(x, axis=0), np.mean(x**2, axis=0) - np.mean(x, axis=0) ** 2
    if bn_param["mode"] == "test":
        mean, var = bn_param["running_mean"], bn_param["running_var"]
    scale = gamma / np.sqrt(var + bn_param.get("eps", 1e-5))
    out = x * scale + (beta - mean * scale)
    return [out, Cache(x, gamma, bn_param, mean, var)]


def batchnorm_backward_alt(dout, cache):
    N = cache.x.shape[0]
    inv_std = (cache.var + cache.bn_param.get("eps", 1e-5)) ** -0.5
    xhat = (cache.x - cache.mean) * inv_std
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = cache.gamma * inv_std / N * (N * dout - dbeta - xhat * dgamma)
    return [dx, dgamma, dbeta]
