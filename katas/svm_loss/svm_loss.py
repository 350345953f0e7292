import numpy as np


def svm_loss(x, y):
    """Mean multiclass hinge loss of a batch (margin 1), and its gradient.

    x  (N, C) float scores
    y  (N,) integers, the true class of each row

    Returns loss, a number, and dx (N, C), both in the floating dtype of x.
    """
    raise NotImplementedError
