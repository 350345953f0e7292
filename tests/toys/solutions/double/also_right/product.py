import numpy as np


def double(x):
    (n,) = x.shape
    return x.astype(np.float64) @ (2 * np.eye(n))
