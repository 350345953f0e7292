import numpy as np


def kfold(n, k):
    if not 2 <= k <= n:
        raise ValueError("bad k")
    blocks = np.array_split(np.arange(n), k)
    return [(blocks[(i + 1) % k], blocks[i]) for i in range(k)]
