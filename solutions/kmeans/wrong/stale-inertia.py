import numpy as np


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    labels = None
    for _ in range(max_iter):
        squared = ((X[:, None, :] - centers) ** 2).sum(axis=2)
        inertia = squared.min(axis=1).sum()
        if labels is not None and np.array_equal(squared.argmin(axis=1), labels):
            break
        labels = squared.argmin(axis=1)
        for j in range(k):
            if np.any(labels == j):
                centers[j] = X[labels == j].mean(axis=0)
    labels = ((X[:, None, :] - centers) ** 2).sum(axis=2).argmin(axis=1)
    return centers, labels, inertia
