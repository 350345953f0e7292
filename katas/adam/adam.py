import numpy as np


def adam(w, dw, config=None):
    """One step of Adam for one parameter array.

    w       float array of any shape
    dw      its gradient, same shape
    config  dict or None: learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8,
            and the state m, v (zeros) and t (0)

    Returns (next_w, config), config with the state for the next step.
    """
    raise NotImplementedError
