import numpy as np


def softmax_loss(x, y):
    """log-sum-exp without a shift of one's own, a one-hot matrix, np.float64 throughout."""
    x = np.asarray(x, dtype=np.float64)
    n, c = x.shape
    lse = np.logaddexp.reduce(x, axis=1)
    onehot = np.eye(c)[y]
    loss = np.mean(lse - np.einsum("ij,ij->i", x, onehot))
    return np.array([loss]), np.subtract(np.exp(x - lse[:, None]), onehot) / n
