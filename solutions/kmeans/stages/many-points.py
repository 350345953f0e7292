import numpy as np


def nearest(X, centers):
    # |x - c|^2 without |x|^2, which is the same for all centres: nothing larger than (n, k).
    squared = (centers ** 2).sum(axis=1) - 2 * X @ centers.T    # (n, k)
    return squared.argmin(axis=1)                               # (n,) the first one at a tie


def kmeans(X, k, init, max_iter=100):
    origin = X[0].astype(float)                                 # (D,) no digits are lost near it
    X, centers = X - origin, init - origin                      # (n, D), (k, D) copies, floats
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
    return centers + origin, labels, inertia
