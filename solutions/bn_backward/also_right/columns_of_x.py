"""Works on the transpose, keeps x alone, recomputes in float64, and overwrites its own copy."""

from collections import namedtuple

import numpy as np

Gradients = namedtuple("Gradients", "dx dgamma dbeta")
Saved = namedtuple("Saved", "columns gamma eps")


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = float(bn_param.get("eps", 1e-5))
    if bn_param["mode"] != "train":
        xhat = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * xhat + beta, None
    columns = np.array(x.T, dtype=np.float64)
    xhat = columns - columns.mean(1)[:, None]
    xhat /= np.sqrt((xhat * xhat).mean(1) + eps)[:, None]
    return (gamma[:, None] * xhat + beta[:, None]).T, Saved(columns, gamma, eps)


def batchnorm_backward(dout, cache):
    columns, gamma, eps = cache
    columns -= columns.mean(1)[:, None]
    std = np.sqrt((columns * columns).mean(1) + eps)[:, None]
    columns /= std
    upstream = dout.T.astype(np.float64)
    dgamma = (upstream * columns).sum(1)
    dbeta = upstream.sum(1)
    upstream -= dbeta[:, None] / dout.shape[0]
    upstream -= columns * (dgamma[:, None] / dout.shape[0])
    upstream *= gamma[:, None] / std
    return Gradients(upstream.T, dgamma, dbeta)
