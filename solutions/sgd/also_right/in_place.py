import numpy as np


def sgd(w, dw, config=None):
    """w is updated in place; the step is a fresh array, so dw stays."""
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)

    w -= config['learning_rate'] * dw
    return w, config
