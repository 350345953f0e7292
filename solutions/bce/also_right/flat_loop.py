import numpy as np


def bce(logits, targets):
    """A loop over flattened copies; the loss as the target's share of two log-sum-exps."""
    shape = np.shape(logits)
    z, t = np.ravel(logits), np.ravel(targets)
    n = len(z)
    total = np.float64(0)
    d = np.zeros(n)
    for i in range(n):
        total += -(t[i] * -np.logaddexp(0.0, -z[i]) + (1 - t[i]) * -np.logaddexp(0.0, z[i])) / n
        d[i] = (np.exp(-np.logaddexp(0.0, -z[i])) - t[i]) / n
    return total, d.reshape(shape)
