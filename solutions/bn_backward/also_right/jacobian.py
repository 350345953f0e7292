"""The (N, N) Jacobian of each column, written out and multiplied."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    mean = x.mean(axis=0, keepdims=True)
    var = x.var(axis=0, keepdims=True)
    if bn_param["mode"] == "test":
        mean, var = bn_param["running_mean"][None], bn_param["running_var"][None]
    std = np.sqrt(var + eps)
    return gamma * ((x - mean) / std) + beta, [x, mean, std, gamma]


def batchnorm_backward(dout, cache):
    x, mean, std, gamma = cache
    N, D = x.shape
    dx = np.empty_like(x)
    xhat = (x - mean) / std
    for j in range(D):
        h = xhat[:, j : j + 1]
        jacobian = (np.eye(N) - np.full((N, N), 1 / N) - h @ h.T / N) / std[0, j]
        dx[:, j] = jacobian.T @ (gamma[j] * dout[:, j])
    return dx, np.diag(xhat.T @ dout).copy(), np.ones(N, dtype=dout.dtype) @ dout
