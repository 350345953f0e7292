import numpy as np


def kmeans(X, k, init, max_iter=100):
    """The whole expanded square; sums of clusters as a one-hot product."""
    X, centers = X.astype(float), init.astype(float)
    norms = np.einsum("nd,nd->n", X, X)[:, None]
    labels = None
    for _ in range(max_iter + 1):
        distances = norms + (centers**2).sum(1) - 2 * (X @ centers.T)
        fresh = distances.argmin(axis=1)
        if labels is not None and np.array_equal(fresh, labels):
            break
        labels, final = fresh, centers
        onehot = (labels[:, None] == np.arange(k)).astype(float)
        count = onehot.sum(axis=0)[:, None]
        centers = np.where(count > 0, onehot.T @ X / np.maximum(count, 1), centers)
    else:
        centers = final
    inertia = np.square(X - centers[fresh]).sum()
    return centers, fresh, inertia
