"""Lists and loops only, and out alone; the running values become lists too."""

import math


def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = len(x), len(x[0])
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    means = [float(v) for v in bn_param.get("running_mean", [0.0] * D)]
    variances = [float(v) for v in bn_param.get("running_var", [0.0] * D)]
    out = [[0.0] * D for _ in range(N)]
    for j in range(D):
        column = [float(row[j]) for row in x]
        mu, v = means[j], variances[j]
        if bn_param["mode"] == "train":
            mu = sum(column) / N
            v = sum((value - mu) ** 2 for value in column) / N
            means[j] = m * means[j] + (1 - m) * mu
            variances[j] = m * variances[j] + (1 - m) * v
        for i in range(N):
            out[i][j] = float(gamma[j]) * (column[i] - mu) / math.sqrt(v + eps) + float(beta[j])
    bn_param["running_mean"], bn_param["running_var"] = means, variances
    return out
