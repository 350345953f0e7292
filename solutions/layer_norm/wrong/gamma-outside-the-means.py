import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    std = np.sqrt(x.var(1, keepdims=True) + eps)
    xhat = (x - x.mean(1, keepdims=True)) / std
    return gamma * xhat + beta, (xhat, std, gamma)


def layernorm_backward(dout, cache):
    xhat, std, gamma = cache
    D = dout.shape[1]
    total = dout.sum(1, keepdims=True)
    along = (dout * xhat).sum(1, keepdims=True)
    dx = gamma / (D * std) * (D * dout - total - xhat * along)
    return dx, (dout * xhat).sum(0), dout.sum(0)
