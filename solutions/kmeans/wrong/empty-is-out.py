import numpy as np


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    labels = ((X[:, None, :] - centers) ** 2).sum(axis=2).argmin(axis=1)
    for _ in range(max_iter):
        alive = np.unique(labels)
        for j in alive:
            centers[j] = X[labels == j].mean(axis=0)
        before = labels
        labels = alive[((X[:, None, :] - centers[alive]) ** 2).sum(axis=2).argmin(axis=1)]
        if np.array_equal(labels, before):
            break
    return centers, labels, ((X - centers[labels]) ** 2).sum()
