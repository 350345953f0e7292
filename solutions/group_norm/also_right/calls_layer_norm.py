"""Each group is a row for a layer norm without scale and shift; rows in columns, the other names."""

import numpy as np


def standardise_rows(rows, eps):
    mean = rows.mean(axis=1)
    std = np.sqrt(rows.var(axis=1) + eps)
    return ((rows.T - mean) / std).T, std


def standardise_rows_backward(drows, xhat, std):
    M = drows.shape[1]
    total, along = drows.sum(1), (drows * xhat).sum(1)
    return ((M * drows.T - total - xhat.T * along) / (M * std)).T


def groupnorm_forward(x, gamma, beta, G, gn_param):
    C = x.shape[1]
    groups = np.split(x, G, axis=1)  # raises where G does not divide C
    eps = gn_param.setdefault("eps", 1e-5)
    parts = [standardise_rows(part.reshape(len(x), -1), eps) for part in groups]
    xhat = np.concatenate([rows.reshape(len(x), C // G, *x.shape[2:]) for rows, _ in parts], 1)
    return xhat * gamma + beta, {"parts": parts, "xhat": xhat, "gamma": gamma}


def groupnorm_backward(dout, cache):
    G = len(cache["parts"])
    dparts = [
        standardise_rows_backward(d.reshape(len(d), -1), rows, std).reshape(d.shape)
        for d, (rows, std) in zip(np.split(dout * cache["gamma"], G, 1), cache["parts"], strict=True)
    ]
    shape = cache["gamma"].shape
    dgamma = np.einsum("nchw,nchw->c", dout, cache["xhat"]).reshape(shape)
    dbeta = np.einsum("nchw->c", dout)[None, :, None, None]
    return [np.concatenate(dparts, axis=1), dgamma, dbeta]
