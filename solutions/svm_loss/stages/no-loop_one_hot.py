import numpy as np


def svm_loss(x, y):
    """A one-hot mask by comparison; the true class stays in, and its margin of 1 is taken off."""
    N, C = x.shape
    hot = np.arange(C) == y.reshape(N, 1)  # (N, C)
    lacking = np.clip(x - np.sum(x, axis=1, where=hot, keepdims=True) + 1, 0, None)
    loss = lacking.sum() / N - 1
    pays = np.where(lacking > 0, 1.0, 0.0)
    return loss, (pays - hot * pays.sum(1, keepdims=True)) / N
