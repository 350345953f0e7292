"""A loop over the channels, lists of Python floats, values kept in a flat order of their own."""

import math


def values(x, c):
    return [float(v) for image in x for row in image[c] for v in row]


def folded(columns, N, H, W):
    """Flat lists of the channels as nested lists (N, C, H, W)."""
    return [
        [[[f[(n * H + i) * W + j] for j in range(W)] for i in range(H)] for f in columns]
        for n in range(N)
    ]


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    eps, m = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    means = list(map(float, bn_param.get("running_mean", [0] * C)))
    variances = list(map(float, bn_param.get("running_var", [0] * C)))
    training = bn_param["mode"] == "train"
    columns, kept = [], []
    for c in range(C):
        v = values(x, c)
        mu, var = means[c], variances[c]
        if training:
            mu = math.fsum(v) / len(v)
            var = math.fsum((a - mu) ** 2 for a in v) / len(v)
            means[c] = m * means[c] + (1 - m) * mu
            variances[c] = m * variances[c] + (1 - m) * var
        root = math.sqrt(var + eps)
        xhat = [(a - mu) / root for a in v]
        kept.append((xhat, root, float(gamma[c])))
        columns.append([float(gamma[c]) * h + float(beta[c]) for h in xhat])
    if training:
        bn_param["running_mean"], bn_param["running_var"] = means, variances
    return folded(columns, N, H, W), kept


def spatial_batchnorm_backward(dout, cache):
    N, _, H, W = dout.shape
    columns, dgamma, dbeta = [], [], []
    for c, (xhat, root, scale) in enumerate(cache):
        d = values(dout, c)
        dbeta.append(sum(d))
        dgamma.append(sum(a * h for a, h in zip(d, xhat, strict=True)))
        b, g = dbeta[-1] / len(d), dgamma[-1] / len(d)
        columns.append([scale / root * (a - b - h * g) for a, h in zip(d, xhat, strict=True)])
    return folded(columns, N, H, W), dgamma, dbeta
