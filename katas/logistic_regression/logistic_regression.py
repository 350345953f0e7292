import numpy as np


def logistic_loss(w, b, X, y):
    """Mean log loss of the logits X @ w + b, and its gradients.

    w (D,), b a number, X (N, D) floats, y (N,) labels 0 and 1, ints or floats.
    Returns the loss (a number), dw (D,) and db (a number).
    """
    raise NotImplementedError


def fit(X, y, lr, steps):
    """Gradient descent on all samples from zero, `steps` steps. Returns w (D,) and b."""
    raise NotImplementedError
