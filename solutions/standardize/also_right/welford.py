import numpy as np


def standard_scale(train, test, eps=1e-8):
    """Mean and deviation one row at a time, as for a stream."""
    mean, total = np.zeros(train.shape[1]), np.zeros(train.shape[1])
    for n, row in enumerate(train, 1):
        delta = row - mean
        mean = mean + delta / n
        total = total + delta * (row - mean)
    std = (total / n) ** 0.5
    scale = lambda a: np.array([(row - mean) * (1.0 / (std + eps)) for row in a])
    return scale(train), scale(test)
