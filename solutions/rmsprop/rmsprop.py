import numpy as np


def rmsprop(w, dw, config=None):
    """One step: the gradient over the root of the running mean of its squares."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)  # setdefault leaves a given 0 alone
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))  # the shape of w

    lr, decay, eps = config["learning_rate"], config["decay_rate"], config["epsilon"]
    cache = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - lr * dw / (np.sqrt(cache) + eps)  # each weight has a step size of its own

    config["cache"] = cache
    return next_w, config
