import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "test":
        xhat = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * xhat + beta, None
    mean, var = x.mean(0), x.var(0)
    xhat = (x - mean) / np.sqrt(var + eps)
    return gamma * xhat + beta, (x, xhat, mean, var, gamma, eps)


def batchnorm_backward(dout, cache):
    x, xhat, mean, var, gamma, eps = cache
    N = x.shape[0]
    dxhat = dout * gamma
    dvar = -0.5 * (dxhat * (x - mean)).sum(0) * (var + eps) ** -1.5
    dmean = -(dxhat / np.sqrt(var + eps)).sum(0) - 2 * dvar * x.sum(0) / N
    dx = dxhat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / N + dmean / N
    return dx, (dout * xhat).sum(0), dout.sum(0)
