import numpy as np


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    labels = ((X[:, None, :] - centers) ** 2).sum(axis=2).argmin(axis=1)
    for _ in range(max_iter):
        centers = np.array([X[labels == j].mean(axis=0) for j in np.unique(labels)])
        before = labels
        labels = ((X[:, None, :] - centers) ** 2).sum(axis=2).argmin(axis=1)
        if np.array_equal(labels, before):
            break
    return centers, labels, ((X - centers[labels]) ** 2).sum()
