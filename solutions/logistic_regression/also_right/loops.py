"""Loops over samples with math; the branch of the sigmoid that does not overflow."""

import math


def sigmoid(z):
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def logistic_loss(w, b, X, y):
    n, d = X.shape
    loss, dw, db = 0.0, [0.0] * d, 0.0
    for i in range(n):
        z = sum(float(w[j]) * float(X[i, j]) for j in range(d)) + float(b)
        margin = z if y[i] == 1 else -z
        loss += math.log1p(math.exp(-abs(margin))) + max(-margin, 0.0)
        error = sigmoid(z) - float(y[i])
        dw = [g + error * float(x) for g, x in zip(dw, X[i])]
        db += error
    return loss / n, [g / n for g in dw], db / n


def fit(X, y, lr, steps):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(steps):
        _, dw, db = logistic_loss(w, b, X, y)
        w = [a - lr * g for a, g in zip(w, dw)]
        b = b - lr * db
    return w, b
