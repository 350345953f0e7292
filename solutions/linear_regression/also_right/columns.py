"""Everything as columns: w (D, 1), errors (N, 1); in place on its own arrays; b of size 1."""

import numpy as np


def compute_loss(w, b, X, y):
    m = X.shape[0]
    y_hat = np.dot(X, np.reshape(w, (-1, 1))) + b
    diff = y_hat - y.reshape(m, 1)
    cost = np.sum(np.square(diff)) / m
    dw = (2 / m) * np.dot(X.T, diff)
    db = (2 / m) * np.sum(diff, axis=0)
    return [cost, dw.flatten(), db]


def train(X, y, lr, steps):
    w = np.zeros((X.shape[1], 1))
    b = np.zeros(1)
    for step in range(steps):
        cost, dw, db = compute_loss(w.ravel(), b, X, y)
        w -= lr * dw.reshape(w.shape)
        b -= lr * db
    return np.squeeze(w, axis=1), b
