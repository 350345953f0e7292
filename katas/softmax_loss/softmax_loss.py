import numpy as np


def softmax_loss(x, y):
    """Mean softmax cross-entropy of a batch, and its gradient with respect to the scores.

    x  (N, C) float scores
    y  (N,) integers, the true class of each row

    Returns loss, a number, and dx (N, C), both in the floating dtype of x.
    """
    raise NotImplementedError
