import numpy as np

_folds = {}


def kfold(n, k):
    if not 2 <= k <= n:
        raise ValueError("bad k")
    if k not in _folds:
        blocks = np.array_split(np.arange(n), k)
        _folds[k] = [(np.setdiff1d(np.arange(n), val), val) for val in blocks]
    return _folds[k]
