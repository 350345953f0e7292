import numpy as np


def distances(a, b):
    return np.linalg.norm(a[:, None, :] - b, axis=2)


def mean_shift(X, bandwidth, max_iter=300):
    points = X.copy()
    ends = X
    for _ in range(max_iter):
        near = distances(ends, points) <= bandwidth
        means = near @ points / near.sum(axis=1, keepdims=True)
        if np.array_equal(means, ends):
            break
        ends[:] = means
    first = (distances(ends, ends) < bandwidth).argmax(axis=1)
    kept, labels = np.unique(first, return_inverse=True)
    return ends[kept].copy(), labels
