import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mean, var = x.mean(1, keepdims=True), x.var(1, keepdims=True)
    xhat = (x - mean) / np.sqrt(var + eps)
    return gamma * xhat + beta, (x, xhat, mean, var, gamma, eps)


def layernorm_backward(dout, cache):
    x, xhat, mean, var, gamma, eps = cache
    D = x.shape[1]
    dxhat = dout * gamma
    dvar = -0.5 * (dxhat * (x - mean)).sum(1, keepdims=True) * (var + eps) ** -1.5
    dmean = -(dxhat / np.sqrt(var + eps)).sum(1, keepdims=True)
    dmean = dmean - 2 * dvar * x.sum(1, keepdims=True) / D
    dx = dxhat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / D + dmean / D
    return dx, (dout * xhat).sum(0), dout.sum(0)
