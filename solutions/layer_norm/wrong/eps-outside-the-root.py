import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    centred = x - x.mean(1, keepdims=True)
    root = np.sqrt((centred**2).mean(1, keepdims=True))
    xhat = centred / (root + eps)
    return gamma * xhat + beta, (centred, root, xhat, gamma, eps)


def layernorm_backward(dout, cache):
    centred, root, xhat, gamma, eps = cache
    dxhat = dout * gamma
    droot = -(dxhat * xhat).sum(1, keepdims=True) / (root + eps)
    share = np.divide(centred, root, out=np.zeros_like(centred), where=root > 0)
    dcentred = dxhat / (root + eps) + droot * share / dout.shape[1]
    dx = dcentred - dcentred.mean(1, keepdims=True)
    return dx, (dout * xhat).sum(0), dout.sum(0)
