import numpy as np


def svm_loss(x, y):
    """take_along_axis and put_along_axis; the true class out of the running at minus infinity."""
    own = y[:, None]
    gap = x - np.take_along_axis(x, own, axis=1) + 1
    np.put_along_axis(gap, own, -np.inf, axis=1)
    pays = gap > 0
    dx = pays / len(x)
    np.put_along_axis(dx, own, -dx.sum(axis=1, keepdims=True), axis=1)
    return gap[pays].sum() / len(x), dx
