import numpy as np


def nearest(X, centers):
    squared = ((X[:, None, :] - centers) ** 2).sum(axis=2)      # (n, k)
    return squared.argmin(axis=1)                               # (n,) the first one at a tie


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)                       # (k, D) a copy, and never integers
    labels = nearest(X, centers)                                # (n,)
    for _ in range(max_iter):
        for j in range(k):
            members = X[labels == j]                            # (n_j, D)
            if len(members) > 0:                                # an empty cluster keeps its centre
                centers[j] = members.mean(axis=0)
        before, labels = labels, nearest(X, centers)            # labels of the centres as they are
        if np.array_equal(labels, before):
            break
    inertia = ((X - centers[labels]) ** 2).sum()
    return centers, labels, inertia
