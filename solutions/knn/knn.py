import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError(f"{k} neighbours of {len(X_train)} points")
    difference = X_test[:, None, :] - X_train                   # (m, n, D)
    squared = (difference ** 2).sum(axis=2)                     # (m, n) a root keeps the order
    nearest = np.argsort(squared, axis=1)[:, :k]                # (m, k) indices, nearest first
    votes = y_train[nearest]                                    # (m, k) labels
    # bincount counts by label, and argmax takes the first maximum: the smallest label.
    return np.array([np.bincount(row).argmax() for row in votes])  # (m,)
