"""Lists and loops only; the gradients come back as lists of Python floats."""

import math


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    rows = [[float(v) for v in row] for row in x]
    N, D = len(rows), len(rows[0])
    if bn_param["mode"] == "train":
        mean = [math.fsum(row[j] for row in rows) / N for j in range(D)]
        var = [math.fsum((row[j] - mean[j]) ** 2 for row in rows) / N for j in range(D)]
    else:
        mean, var = list(bn_param["running_mean"]), list(bn_param["running_var"])
    std = [math.sqrt(v + eps) for v in var]
    xhat = [[(row[j] - mean[j]) / std[j] for j in range(D)] for row in rows]
    out = [[float(gamma[j]) * h[j] + float(beta[j]) for j in range(D)] for h in xhat]
    return out, {"xhat": xhat, "std": std, "gamma": [float(g) for g in gamma]}


def batchnorm_backward(dout, cache):
    xhat, std, gamma = cache["xhat"], cache["std"], cache["gamma"]
    N, D = len(xhat), len(std)
    dx = [[0.0] * D for _ in range(N)]
    dgamma, dbeta = [], []
    for j in range(D):
        g = [float(dout[i][j]) for i in range(N)]
        h = [xhat[i][j] for i in range(N)]
        dbeta.append(sum(g))
        dgamma.append(sum(a * b for a, b in zip(g, h, strict=True)))
        for i in range(N):
            dx[i][j] = gamma[j] / std[j] * (g[i] - dbeta[j] / N - h[i] * dgamma[j] / N)
    return dx, dgamma, dbeta
