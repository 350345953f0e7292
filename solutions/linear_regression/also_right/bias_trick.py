"""A column of ones; both gradients from one product; float64 throughout."""

import numpy as np


def _with_ones(X):
    return np.hstack((np.asarray(X, dtype=np.float64), np.ones((len(X), 1))))


def mse_loss(w, b, X, y):
    A, theta = _with_ones(X), np.append(w, b).astype(np.float64)
    residual = np.ravel(y) - A.dot(theta)
    gradient = -2 * A.T.dot(residual) / residual.size
    return residual.dot(residual) / residual.size, gradient[:-1], gradient[-1]


def fit(X, y, lr, steps):
    theta = np.zeros(X.shape[1] + 1)
    while steps > 0:
        _, dw, db = mse_loss(theta[:-1], theta[-1], X, y)
        theta -= lr * np.append(dw, db)
        steps -= 1
    return theta[:-1], theta[-1]
