import numpy as np


def softmax_loss(x, y):
    """float64 whatever comes in; log-sum-exp by logaddexp."""
    x = np.float64(x)
    lse = np.logaddexp.reduce(x, axis=1)
    dx = np.exp(x - lse[:, None])
    dx[np.arange(len(y)), y] -= 1.0
    return np.mean(lse - x[np.arange(len(y)), y]), dx / len(y)
