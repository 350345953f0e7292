import numpy as np


def mean_shift(X, bandwidth, max_iter=300):
    """Squares expanded about the mean, steps added up, ends joined as a graph."""
    origin = X.mean(axis=0)
    P = X - origin
    C = P.copy()
    for _ in range(max_iter):
        squared = (C**2).sum(1)[:, None] + (P**2).sum(1) - 2 * C @ P.T
        weight = (squared <= bandwidth**2 * (1 + 1e-9)).astype(float)
        step = np.einsum("ij,ijd->id", weight, P[None] - C[:, None])
        step /= weight.sum(axis=1)[:, None]
        C += step
        if np.abs(step).max() < 1e-6 * bandwidth:
            break
    squared = (C**2).sum(1)[:, None] + (C**2).sum(1) - 2 * C @ C.T
    first = (np.sqrt(np.maximum(squared, 0)) < bandwidth).argmax(axis=1)
    kept, labels = np.unique(first, return_inverse=True)
    return C[kept] + origin, labels
