import numpy as np


def sgd_momentum(w, dw, config=None):
    """One step: the old velocity fades, the gradient pulls, the weights follow."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)  # setdefault leaves a given 0 alone
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))  # the shape of w

    mu, lr = config["momentum"], config["learning_rate"]
    v = mu * config["velocity"] - lr * dw
    next_w = w + v  # by the new velocity

    config["velocity"] = v
    return next_w, config
