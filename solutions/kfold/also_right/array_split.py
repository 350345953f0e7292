import numpy as np


def k_fold_split(n, k):
    """A shuffle by the global generator, then array_split; pairs as lists."""
    if k < 2 or k > n:
        raise ValueError("k must lie between 2 and n")
    indices = np.arange(n)
    np.random.shuffle(indices)
    parts = np.array_split(indices, k)
    return [[np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]] for i in range(k)]
