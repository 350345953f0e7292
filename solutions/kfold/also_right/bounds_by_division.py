import numpy as np


def kfold(n, k):
    """The bounds i * n // k, whose gaps differ by at most one; np.delete; float64 when empty."""
    if k < 2 or n < k:
        raise ValueError
    bounds = [i * n // k for i in range(k + 1)]
    idx = np.arange(n, dtype=np.int32)
    return [
        (np.delete(idx, slice(a, b)), idx[a:b]) for a, b in zip(bounds[:-1], bounds[1:])
    ]
