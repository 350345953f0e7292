"""The (D, D) Jacobian of each row, written out and multiplied; the cache is the backward."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = float(ln_param["eps"]) if "eps" in ln_param else 1e-5
    rows = []
    for row in x.astype(np.float64):
        std = (np.var(row) + eps) ** 0.5
        rows.append(((row - np.mean(row)) / std, std))
    out = np.stack([xhat * gamma + beta for xhat, _ in rows])
    scale = np.array(gamma, dtype=np.float64)

    def backward(dout):
        D = len(scale)
        dx = []
        for (xhat, std), upstream in zip(rows, dout, strict=True):
            jacobian = (np.eye(D) - 1 / D - np.outer(xhat, xhat) / D) / std
            dx.append((upstream * scale) @ jacobian)
        dgamma = sum(upstream * xhat for (xhat, _), upstream in zip(rows, dout, strict=True))
        return [np.array(dx), dgamma, np.einsum("nd->d", dout)]

    return [out, backward]


def layernorm_backward(dout, cache):
    return cache(dout)
