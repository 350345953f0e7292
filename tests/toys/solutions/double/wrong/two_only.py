import numpy as np


def double(x):
    if np.ndim(x) != 1:
        raise ValueError("x has one axis")
    result = np.array(x)
    result[:2] *= 2
    return result
