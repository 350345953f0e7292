import numpy as np


def kmeans(X, k, init, max_iter=100):
    """|x|^2 - 2 x.c + |c|^2, sums of clusters by a one-hot product; stops on equal centres."""
    X, centers = X.astype(np.float64), init.astype(np.float64)
    for _ in range(max_iter):
        onehot = np.eye(k)[_distances(X, centers).argmin(1)]
        counts = onehot.sum(0)[:, None]
        moved = np.where(counts > 0, onehot.T @ X / np.maximum(counts, 1), centers)
        if (moved == centers).all():
            break
        centers = moved
    d = _distances(X, centers)
    return centers, d.argmin(1), np.take_along_axis(d, d.argmin(1)[:, None], 1).sum()


def _distances(X, centers):
    return (X**2).sum(1, keepdims=True) - 2 * X @ centers.T + (centers**2).sum(1)
