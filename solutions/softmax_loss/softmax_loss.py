import numpy as np


def softmax_loss(x, y):
    """Log-sum-exp minus the score of the true class; the gradient is p - onehot, over N."""
    N = len(x)
    rows = np.arange(N)

    # A shift of the whole row changes nothing; with the largest score at 0 nothing overflows.
    shifted = x - x.max(axis=1, keepdims=True)  # (N, C), at most 0
    e = np.exp(shifted)  # (N, C)
    total = e.sum(axis=1, keepdims=True)  # (N, 1), at least 1

    # The logarithm of the sum, never that of a probability: it may have been rounded to 0.
    losses = np.log(total[:, 0]) - shifted[rows, y]  # (N,)
    loss = losses.mean()

    dx = e / total  # the probabilities, (N, C)
    dx[rows, y] -= 1
    dx /= N  # the loss is a mean
    return loss, dx
