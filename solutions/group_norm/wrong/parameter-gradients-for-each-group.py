import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    assert C % G == 0
    groups = x.reshape(N, G, -1)
    std = np.sqrt(groups.var(2, keepdims=True) + gn_param.get("eps", 1e-5))
    xhat = (groups - groups.mean(2, keepdims=True)) / std
    return gamma * xhat.reshape(x.shape) + beta, (xhat, std, gamma)


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma = cache
    N, G, _ = xhat.shape
    C = dout.shape[1]
    dxhat = (dout * gamma).reshape(xhat.shape)
    via_mean = dxhat.mean(2, keepdims=True)
    via_var = xhat * (dxhat * xhat).mean(2, keepdims=True)
    dx = ((dxhat - via_mean - via_var) / std).reshape(dout.shape)
    d = dout.reshape(xhat.shape)
    dgamma = np.repeat((d * xhat).sum((0, 2)), C // G).reshape(gamma.shape)
    dbeta = np.repeat(d.sum((0, 2)), C // G).reshape(gamma.shape)
    return dx, dgamma, dbeta
