"""Loops over samples and features; plain floats and lists."""

import numpy as np


def mse_loss(w, b, X, y):
    n, d = X.shape
    targets = [float(t) for t in np.asarray(y).flatten()]
    loss, dw, db = 0.0, [0.0] * d, 0.0
    for i in range(n):
        prediction = float(b)
        for j in range(d):
            prediction += float(w[j]) * float(X[i, j])
        error = prediction - targets[i]
        loss += error**2 / n
        for j in range(d):
            dw[j] += 2 * error * float(X[i, j]) / n
        db += 2 * error / n
    return loss, dw, db


def fit(X, y, lr, steps):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(steps):
        loss, dw, db = mse_loss(w, b, X, y)
        w = [wj - lr * gj for wj, gj in zip(w, dw)]
        b -= lr * db
    return w, b
