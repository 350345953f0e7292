import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "test":
        xhat = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * xhat + beta, None
    mean, std = x.mean(0), np.sqrt(x.var(0) + eps)
    return gamma * (x - mean) / std + beta, (x, mean, std, gamma)


def batchnorm_backward(dout, cache):
    x, mean, std, gamma = cache
    x -= mean
    xhat = x / std
    dxhat = dout * gamma
    dx = (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0)) / std
    return dx, (dout * xhat).sum(0), dout.sum(0)
