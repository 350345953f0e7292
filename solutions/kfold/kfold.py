import numpy as np


def kfold(n, k):
    """Blocks of neighbouring indices; the first n % k blocks have one item more."""
    if not 2 <= k <= n:
        raise ValueError(f"{n} items cannot be cut into {k} folds")
    indices = np.arange(n)

    folds = []
    start = 0
    for i in range(k):
        size = n // k + (i < n % k)
        stop = start + size
        val = indices[start:stop]  # (size,)
        train = np.concatenate([indices[:start], indices[stop:]])  # (n - size,)
        folds.append((train, val))
        start = stop
    return folds
