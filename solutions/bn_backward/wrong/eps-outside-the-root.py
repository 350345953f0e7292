import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "test":
        std = np.sqrt(bn_param["running_var"]) + eps
        return gamma * (x - bn_param["running_mean"]) / std + beta, None
    centred = x - x.mean(0)
    root = np.sqrt((centred**2).mean(0))
    xhat = centred / (root + eps)
    return gamma * xhat + beta, (centred, root, xhat, gamma, eps)


def batchnorm_backward(dout, cache):
    centred, root, xhat, gamma, eps = cache
    dxhat = dout * gamma
    droot = -(dxhat * xhat).sum(0) / (root + eps)
    dcentred = dxhat / (root + eps) + droot * centred / (root * len(dout))
    dx = dcentred - dcentred.mean(0)
    return dx, (dout * xhat).sum(0), dout.sum(0)
