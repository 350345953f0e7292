"""The groups as (N, G, C/G, H, W), in course style; the assertion is what raises."""

import numpy as np


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, cache = None, None
    eps = gn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    assert C % G == 0, "G must divide C"
    x_group = np.reshape(x, (N, G, C // G, H, W))
    mean = np.mean(x_group, axis=(2, 3, 4), keepdims=True)
    var = np.var(x_group, axis=(2, 3, 4), keepdims=True)
    x_groupnorm = (x_group - mean) / np.sqrt(var + eps)
    x_norm = np.reshape(x_groupnorm, (N, C, H, W))
    out = x_norm * gamma + beta
    cache = (G, x, x_norm, mean, var, beta, gamma, eps)
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    G, x, x_norm, mean, var, beta, gamma, eps = cache
    dbeta = np.sum(dout, axis=(0, 2, 3), keepdims=True)
    dgamma = np.sum(dout * x_norm, axis=(0, 2, 3), keepdims=True)
    dx_norm = dout * gamma
    dx_groupnorm = dx_norm.reshape((N, G, C // G, H, W))
    x_group = x.reshape((N, G, C // G, H, W))
    size = (C // G) * H * W
    dvar = np.sum(
        dx_groupnorm * -0.5 * (x_group - mean) * (var + eps) ** -1.5,
        axis=(2, 3, 4),
        keepdims=True,
    )
    dmean = np.sum(dx_groupnorm * -1.0 / np.sqrt(var + eps), axis=(2, 3, 4), keepdims=True)
    dmean += dvar * np.sum(-2.0 * (x_group - mean), axis=(2, 3, 4), keepdims=True) / size
    dx_group = dx_groupnorm / np.sqrt(var + eps)
    dx_group = dx_group + dvar * 2.0 * (x_group - mean) / size + dmean / size
    return dx_group.reshape((N, C, H, W)), dgamma, dbeta
