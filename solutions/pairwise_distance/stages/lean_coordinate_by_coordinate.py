import numpy as np


def pairwise_distance(X, Y):
    """One (N, M) array, to which the squares of each coordinate are added."""
    total = np.zeros((X.shape[0], Y.shape[0]))
    for x, y in zip(X.T, Y.T, strict=True):
        total += (x[:, None] - y) ** 2
    return np.sqrt(total)
