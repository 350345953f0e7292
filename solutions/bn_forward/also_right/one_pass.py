"""The variance as mean of squares minus square of the mean, scale and shift folded into one."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = x.shape
    for key, start in (("eps", 1e-5), ("momentum", 0.9)):
        bn_param.setdefault(key, start)
    for key in ("running_mean", "running_var"):
        bn_param.setdefault(key, np.zeros(D))
    mu, var = bn_param["running_mean"], bn_param["running_var"]
    if bn_param["mode"] == "train":
        ones = np.full(N, 1 / N)
        mu, var = ones @ x, ones @ (x * x)
        var = np.maximum(var - mu**2, 0)
        part = 1 - bn_param["momentum"]
        bn_param["running_mean"] = bn_param["running_mean"] + part * (mu - bn_param["running_mean"])
        bn_param["running_var"] = bn_param["running_var"] + part * (var - bn_param["running_var"])
    scale = gamma * (var + bn_param["eps"]) ** -0.5
    return [x * scale + (beta - mu * scale), bn_param]
