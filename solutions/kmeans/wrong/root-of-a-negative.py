import numpy as np


def distances(X, centers):
    return np.sqrt((X**2).sum(axis=1)[:, None] - 2 * X @ centers.T + (centers**2).sum(axis=1))


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    labels = distances(X, centers).argmin(axis=1)
    for _ in range(max_iter):
        for j in range(k):
            if np.any(labels == j):
                centers[j] = X[labels == j].mean(axis=0)
        before, labels = labels, distances(X, centers).argmin(axis=1)
        if np.array_equal(labels, before):
            break
    return centers, labels, (distances(X, centers).min(axis=1) ** 2).sum()
