"""Fills arrays channel by channel; the backward is a closure in the cache, in float64 throughout."""

import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param["eps"] if "eps" in bn_param else 1e-5
    C = x.shape[1]
    if bn_param["mode"] == "test":
        mean = np.broadcast_to(bn_param.get("running_mean", 0.0), (C,))
        var = np.broadcast_to(bn_param.get("running_var", 0.0), (C,))
    else:
        mean = np.array([np.mean(x[:, c], dtype=np.float64) for c in range(C)])
        var = np.array([np.var(x[:, c], dtype=np.float64) for c in range(C)])
        for key, value in (("running_mean", mean), ("running_var", var)):
            old = bn_param.get(key, np.zeros(C))
            bn_param[key] = old + (1 - bn_param.get("momentum", 0.9)) * (value - old)
    root = np.sqrt(var + eps)
    xhat = np.empty(x.shape)
    out = np.empty(x.shape)
    for c in range(C):
        xhat[:, c] = (x[:, c] - mean[c]) / root[c]
        out[:, c] = gamma[c] * xhat[:, c] + beta[c]
    scale = np.array(gamma)

    def backward(dout):
        dx, dgamma, dbeta = np.zeros(dout.shape), np.zeros(C), np.zeros(C)
        for c in range(C):
            d, h = dout[:, c], xhat[:, c]
            dbeta[c], dgamma[c] = d.sum(), np.vdot(d, h)
            dx[:, c] = scale[c] * (d - d.mean() - h * (d * h).mean()) / root[c]
        return dx, dgamma, dbeta

    return out, backward


def spatial_batchnorm_backward(dout, cache):
    return cache(dout)
