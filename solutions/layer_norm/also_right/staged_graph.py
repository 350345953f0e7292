"""Every node of the graph by itself, walked back one by one; the other names."""

import numpy as np


def layer_norm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    D = x.shape[1]
    mu = np.sum(x, axis=1).reshape(-1, 1) / D
    xmu = x - mu
    sq = xmu**2
    var = np.sum(sq, axis=1)[:, np.newaxis] / D
    sqrtvar = np.sqrt(var + eps)
    ivar = 1.0 / sqrtvar
    xhat = xmu * ivar
    out = xhat * gamma + beta
    return out, (xhat, gamma, xmu, ivar, sqrtvar)


def layer_norm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=1, keepdims=True)
    dxmu = dxhat * ivar
    dsqrtvar = -1.0 / (sqrtvar**2) * divar
    dvar = 0.5 / sqrtvar * dsqrtvar
    dsq = np.ones((N, D)) * dvar / D
    dxmu = dxmu + 2 * xmu * dsq
    dmu = -np.sum(dxmu, axis=1, keepdims=True)
    dx = dxmu + np.ones((N, D)) * dmu / D
    return dx, dgamma, dbeta
