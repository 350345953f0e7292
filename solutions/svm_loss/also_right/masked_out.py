import numpy as np


def svm_loss(x, y):
    """The true class out of the running at minus infinity; bincount for the labels' share."""
    N, C = x.shape
    idx = np.arange(N)
    gap = x - np.take_along_axis(x, y[:, None], 1) + 1
    gap[idx, y] = -np.inf
    active = gap > 0
    losses = [row[on].sum() for row, on in zip(gap, active)]
    d = active / N
    d[idx, y] = -np.count_nonzero(active, axis=1) / N
    print(losses)
    return float(np.mean(losses)), d
