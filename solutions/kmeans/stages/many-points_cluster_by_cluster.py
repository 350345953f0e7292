import numpy as np


def kmeans(X, k, init, max_iter=100):
    """Differences to one centre at a time; sums by bincount, feature by feature."""
    X, centers = np.asarray(X, dtype=float), np.array(init, dtype=float)
    n, D = X.shape

    def label():
        squared = np.empty((n, k))
        for j in range(k):
            squared[:, j] = ((X - centers[j]) ** 2).sum(axis=1)
        return squared.argmin(axis=1), squared.min(axis=1).sum()

    labels, inertia = label()
    for _ in range(max_iter):
        count = np.bincount(labels, minlength=k)
        used = count > 0
        for d in range(D):
            total = np.bincount(labels, weights=X[:, d], minlength=k)
            centers[used, d] = total[used] / count[used]
        before = labels
        labels, inertia = label()
        if (labels == before).all():
            break
    return centers, labels, inertia
