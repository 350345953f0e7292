import numpy as np


def svm_loss(x, y):
    """Every wrong class pays for what it lacks of being 1 below the true class."""
    N = len(x)
    rows = np.arange(N)

    true = x[rows, y][:, None]  # (N, 1)
    margins = np.maximum(0, x - true + 1)  # (N, C)
    margins[rows, y] = 0  # the true class does not pay
    loss = margins.sum() / N

    # A wrong class that pays has slope 1; the true class has slope -1 in each of those terms.
    dx = (margins > 0).astype(x.dtype)  # (N, C)
    dx[rows, y] -= dx.sum(axis=1)
    dx /= N  # the loss is a mean
    return loss, dx
