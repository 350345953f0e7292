"""fit runs on the second moments, so that a step does not touch the samples."""

import numpy as np


def mse_loss(w, b, X, y):
    if y.ndim == 2:
        y = y[:, 0]
    e = np.einsum("nd,d->n", X, w) + (b - y)
    return np.average(e * e), 2 * np.average(e[:, None] * X, axis=0), 2 * np.average(e)


def fit(X, y, lr, steps):
    t = np.asarray(y, dtype=np.float64).squeeze() if len(y) > 1 else np.asarray(y, float).reshape(1)
    S = np.einsum("ni,nj->ij", X, X) / len(X)
    m, p, q = X.mean(0), (X * t[:, None]).mean(0), t.mean()
    w, b = np.zeros_like(X[0]), 0
    for _ in range(steps):
        dw = 2 * (S @ w + b * m - p)
        db = 2 * (m @ w + b - q)
        w, b = w - lr * dw, b - lr * db
    return w, b
