import numpy as np


def distances(a, b):
    return np.linalg.norm(a[:, None, :] - b, axis=2)


def mean_shift(X, bandwidth, max_iter=300):
    ends = X.copy()
    for _ in range(max_iter):
        weight = np.exp(-((distances(ends, X) / bandwidth) ** 2) / 2)
        means = weight @ X / weight.sum(axis=1, keepdims=True)
        moved = np.abs(means - ends).max()
        ends = means
        if moved < 1e-6 * bandwidth:
            break
    first = (distances(ends, ends) < bandwidth).argmax(axis=1)
    kept, labels = np.unique(first, return_inverse=True)
    return ends[kept], labels
