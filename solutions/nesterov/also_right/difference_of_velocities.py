import numpy as np


def sgd_nesterov(w, dw, config=None):
    """Back from the old look-ahead, on by the new velocity and its look-ahead."""
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('momentum', 0.9)
    v = config.get('velocity', np.zeros_like(w))
    mu = config['momentum']

    v_prev = v
    v = mu * v - config['learning_rate'] * dw
    w += -mu * v_prev + (1 + mu) * v

    config['velocity'] = v
    return w, config
