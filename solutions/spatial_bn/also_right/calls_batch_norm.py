"""The ordinary batch norm in course style, called on (N*H*W, C)."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))
    out, cache = None, None
    if mode == "train":
        mu = 1 / float(N) * np.sum(x, axis=0)
        xmu = x - mu
        var = 1 / float(N) * np.sum(xmu**2, axis=0)
        sqrtvar = np.sqrt(var + eps)
        ivar = 1.0 / sqrtvar
        xhat = xmu * ivar
        out = gamma * xhat + beta
        cache = (xmu, var, ivar, sqrtvar, xhat, gamma, eps)
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        out = gamma * ((x - running_mean) / np.sqrt(running_var + eps)) + beta
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    xmu, var, ivar, sqrtvar, xhat, gamma, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dvar = 0.5 * (var + eps) ** -0.5 * (-1.0 / sqrtvar**2) * divar
    dxmu = dxhat * ivar + 2 * xmu * np.ones((N, D)) / N * dvar
    return dxmu - np.sum(dxmu, axis=0) / N, dgamma, dbeta


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    flat = np.reshape(np.transpose(x, (0, 2, 3, 1)), (-1, C))
    out, cache = batchnorm_forward(flat, gamma, beta, bn_param)
    return np.transpose(np.reshape(out, (N, H, W, C)), (0, 3, 1, 2)), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    flat = np.reshape(np.transpose(dout, (0, 2, 3, 1)), (-1, C))
    dx, dgamma, dbeta = batchnorm_backward(flat, cache)
    return np.transpose(np.reshape(dx, (N, H, W, C)), (0, 3, 1, 2)), dgamma, dbeta
