import numpy as np


def mse_loss(w, b, X, y):
    N = len(X)
    error = X @ w + b - y.reshape(-1)   # (N,), also when y is a column
    loss = (error**2).mean()
    dw = 2 / N * (X.T @ error)          # (D,), column j of X multiplies w[j]
    db = 2 / N * error.sum()            # 1 multiplies b
    return loss, dw, db


def fit(X, y, lr, steps):
    w = np.zeros(X.shape[1])            # (D,)
    b = 0.0
    for _ in range(steps):
        _, dw, db = mse_loss(w, b, X, y)
        w = w - lr * dw
        b = b - lr * db
    return w, b
