import numpy as np


def distances(a, b):
    return np.linalg.norm(a[:, None, :] - b, axis=2)        # (len(a), len(b))


def mean_shift(X, bandwidth, max_iter=300):
    # Every point has a path; all paths make their shifts together.
    ends = X.copy()                                         # (n, D)
    for _ in range(max_iter):
        near = distances(ends, X) <= bandwidth              # (n, n) paths by data points
        means = near @ X / near.sum(axis=1, keepdims=True)  # (n, D)
        if np.array_equal(means, ends):                     # the same neighbours as before
            break
        ends = means

    # An end near a known centre joins it, any other becomes a centre.
    centers, labels = [], []
    for end in ends:
        apart = [np.linalg.norm(end - centre) for centre in centers]
        if not centers or min(apart) >= bandwidth:
            labels.append(len(centers))
            centers.append(end)
        else:
            labels.append(int(np.argmin(apart)))
    return np.array(centers), np.array(labels)              # (k, D), (n,)
