import numpy as np


def rmsprop(w, dw, config=None):
    """One step of RMSprop for one parameter array.

    w       float array of any shape
    dw      the gradient of the loss with respect to w, same shape
    config  dict or None: learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8,
            and the state cache (zeros)

    Returns (next_w, config), config with the cache for the next step.
    """
    raise NotImplementedError
