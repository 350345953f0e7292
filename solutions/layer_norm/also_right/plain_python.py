"""Lists and loops only; the gradients come back as lists of Python floats."""

import math


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    gamma, beta = [float(g) for g in gamma], [float(b) for b in beta]
    out, kept = [], []
    for row in x:
        row = [float(v) for v in row]
        mean = math.fsum(row) / len(row)
        root = math.sqrt(math.fsum((v - mean) ** 2 for v in row) / len(row) + eps)
        xhat = [(v - mean) / root for v in row]
        kept.append((xhat, root))
        out.append([g * h + b for g, h, b in zip(gamma, xhat, beta, strict=True)])
    return out, (kept, gamma)


def layernorm_backward(dout, cache):
    kept, gamma = cache
    D = len(gamma)
    dx, dgamma, dbeta = [], [0.0] * D, [0.0] * D
    for (xhat, root), upstream in zip(kept, dout, strict=True):
        dxhat = [float(u) * g for u, g in zip(upstream, gamma, strict=True)]
        mean = sum(dxhat) / D
        along = sum(d * h for d, h in zip(dxhat, xhat, strict=True)) / D
        dx.append([(d - mean - h * along) / root for d, h in zip(dxhat, xhat, strict=True)])
        for j in range(D):
            dgamma[j] += float(upstream[j]) * xhat[j]
            dbeta[j] += float(upstream[j])
    return dx, dgamma, dbeta
