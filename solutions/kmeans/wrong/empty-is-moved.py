import numpy as np


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    squared = ((X[:, None, :] - centers) ** 2).sum(axis=2)
    labels = squared.argmin(axis=1)
    for _ in range(max_iter):
        for j in range(k):
            if np.any(labels == j):
                centers[j] = X[labels == j].mean(axis=0)
            else:
                centers[j] = X[squared.min(axis=1).argmax()]
        before = labels
        squared = ((X[:, None, :] - centers) ** 2).sum(axis=2)
        labels = squared.argmin(axis=1)
        if np.array_equal(labels, before):
            break
    return centers, labels, ((X - centers[labels]) ** 2).sum()
