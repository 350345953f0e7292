import numpy as np


def sgd(w, dw, config=None):
    """One step of plain gradient descent for one parameter array.

    w       float array of any shape
    dw      the gradient of the loss with respect to w, same shape
    config  dict or None: learning_rate=1e-2

    Returns (next_w, config).
    """
    raise NotImplementedError
