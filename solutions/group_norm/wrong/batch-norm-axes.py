import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    assert C % G == 0
    groups = x.reshape(N, C, H, W)
    std = np.sqrt(groups.var((0, 2, 3), keepdims=True) + gn_param.get("eps", 1e-5))
    xhat = (groups - groups.mean((0, 2, 3), keepdims=True)) / std
    return gamma * xhat.reshape(x.shape) + beta, (xhat, std, gamma)


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma = cache
    dxhat = (dout * gamma).reshape(xhat.shape)
    via_mean = dxhat.mean((0, 2, 3), keepdims=True)
    via_var = xhat * (dxhat * xhat).mean((0, 2, 3), keepdims=True)
    dx = ((dxhat - via_mean - via_var) / std).reshape(dout.shape)
    dgamma = (dout * xhat.reshape(dout.shape)).sum((0, 2, 3), keepdims=True)
    return dx, dgamma, dout.sum((0, 2, 3), keepdims=True)
