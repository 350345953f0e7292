import numpy as np


def softmax_classifier_loss(W, X, y, reg):
    """Mean softmax cross-entropy of a linear classifier plus reg * sum(W * W), and its gradient.

    W    (D, C) float weights
    X    (N, D) float data
    y    (N,) integers, the true class of each row
    reg  float >= 0

    Returns loss, a number, and dW (D, C), both in the floating dtype of the inputs.
    """
    raise NotImplementedError
