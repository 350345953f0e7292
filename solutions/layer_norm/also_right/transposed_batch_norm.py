"""A batch norm of the transpose, with scale and shift outside it; one-pass variance."""

import numpy as np


def standardise_columns(x, eps):
    mean = np.mean(x, axis=0)
    var = np.mean(x**2, axis=0) - mean**2
    inverse = (var + eps) ** -0.5
    return (x - mean) * inverse, inverse


def layernorm_forward(x, gamma, beta, ln_param):
    ln_param["mode"] = "train"
    ln_param.setdefault("eps", 1e-5)
    xhat, inverse = standardise_columns(x.T, ln_param["eps"])
    out = np.outer(gamma, np.ones(len(x))) * xhat + np.outer(beta, np.ones(len(x)))
    return out.T, {"xhat": xhat, "inverse": inverse, "gamma": gamma}


def layernorm_backward(dout, cache):
    xhat, inverse = cache["xhat"], cache["inverse"]
    D = len(xhat)
    dxhat = (dout * cache["gamma"]).T
    dx = inverse / D * (D * dxhat - dxhat.sum(0) - xhat * (dxhat * xhat).sum(0))
    return dx.T, np.sum(dout.T * xhat, axis=1), np.sum(dout.T, axis=1)
