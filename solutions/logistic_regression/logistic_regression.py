import numpy as np


def logistic_loss(w, b, X, y):
    N = len(X)
    z = X @ w + b                             # (N,), the logits
    loss = (np.logaddexp(0, z) - y * z).mean()  # log(1 + e^z) - y z, without overflow
    p = np.exp(-np.logaddexp(0, -z))          # (N,), 1 / (1 + e^-z), without overflow
    error = p - y                             # (N,), derivative of each term by its logit
    dw = X.T @ error / N                      # (D,)
    db = error.sum() / N
    return loss, dw, db


def fit(X, y, lr, steps):
    w = np.zeros(X.shape[1])                  # (D,)
    b = 0.0
    for _ in range(steps):
        _, dw, db = logistic_loss(w, b, X, y)
        w = w - lr * dw
        b = b - lr * db
    return w, b
