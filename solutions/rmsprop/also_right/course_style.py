import numpy as np


def rmsprop(w, dw, config=None):
    """As in course exercises."""
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('decay_rate', 0.99)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('cache', np.zeros_like(w))

    next_w = None
    config['cache'] = config['decay_rate']*config['cache'] + (1 - config['decay_rate'])*(dw*dw)
    next_w = w - (config['learning_rate']*dw)/(config['epsilon'] + config['cache']**0.5)

    return next_w, config
