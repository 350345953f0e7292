import numpy as np


def distances(a, b):
    return np.linalg.norm(a[:, None, :] - b, axis=2)


def mean_shift(X, bandwidth, max_iter=300):
    ends = X.copy()
    for _ in range(max_iter):
        near = distances(ends, X) <= bandwidth
        means = near @ X / near.sum(axis=1, keepdims=True)
        if np.array_equal(means, ends):
            break
        ends = means
    first = (distances(ends, ends) < bandwidth).argmax(axis=1)
    kept, size = np.unique(first, return_counts=True)
    if (size > 1).any():
        kept = kept[size > 1]
    return ends[kept], distances(X, ends[kept]).argmin(axis=1)
