import numpy as np


def kfold(n, k):
    if not 2 <= k <= n:
        raise ValueError("bad k")
    blocks = [block.tolist() for block in np.array_split(np.arange(n), k)]
    return [(blocks[:i] + blocks[i + 1 :], blocks[i]) for i in range(k)]
