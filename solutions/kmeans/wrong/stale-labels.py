import numpy as np


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    labels = None
    for _ in range(max_iter):
        new = ((X[:, None, :] - centers) ** 2).sum(axis=2).argmin(axis=1)
        if labels is not None and np.array_equal(new, labels):
            break
        labels = new
        for j in range(k):
            if np.any(labels == j):
                centers[j] = X[labels == j].mean(axis=0)
    return centers, labels, ((X - centers[labels]) ** 2).sum()
