import numpy as np


def sgd_nesterov(w, dw, config=None):
    """One step of SGD with Nesterov's momentum for one parameter array.

    w       float array of any shape: the look-ahead point, at which dw was taken
    dw      the gradient of the loss with respect to w, same shape
    config  dict or None: learning_rate=1e-2, momentum=0.9, and the state velocity (zeros)

    Returns (next_w, config), config with the velocity for the next step.
    """
    raise NotImplementedError
