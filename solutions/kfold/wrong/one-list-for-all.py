import numpy as np


def kfold(n, k):
    if not 2 <= k <= n:
        raise ValueError("bad k")
    folds, train = [], []
    for val in np.array_split(np.arange(n), k):
        train.clear()
        train.extend(i for i in range(n) if i not in val)
        folds.append((train, val))
    return folds
