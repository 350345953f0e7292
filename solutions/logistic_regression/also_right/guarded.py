"""The textbook formula with a small epsilon inside the logarithms."""

import numpy as np

EPS = 1e-12


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def compute_loss(w, b, X, y):
    m = X.shape[0]
    A = sigmoid(np.dot(X, w) + b)
    cost = -1 / m * np.sum(y * np.log(A + EPS) + (1 - y) * np.log(1 - A + EPS))
    dw = 1 / m * np.dot(X.T, A - y)
    db = 1 / m * np.sum(A - y)
    return cost, dw, db


def train(X, y, lr, steps):
    w, b = np.zeros((X.shape[1],)), 0
    for i in range(steps):
        cost, dw, db = compute_loss(w, b, X, y)
        w -= lr * dw
        b -= lr * db
        if i % 100 == 0:
            print(f"cost after step {i}: {cost}")
    return w, b
