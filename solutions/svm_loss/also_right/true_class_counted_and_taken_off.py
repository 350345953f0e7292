import numpy as np


def svm_loss(x, y):
    """The true class stays in and its 1 is taken off at the end; a one-hot matrix; einsum."""
    n, c = x.shape
    hot = np.eye(c, dtype=bool)[y]
    true = np.einsum("ij,ij->i", x, hot)
    lacking = np.clip(1 + x - true.reshape(n, 1), 0, np.inf)
    pays = np.sign(lacking)  # the true class among them
    gradient = pays - hot * pays.sum(1, keepdims=True)
    return [lacking.sum(1).mean() - 1, gradient * (1.0 / n)]
