import numpy as np


def sgd_nesterov(w, dw, config=None):
    """One step from look-ahead point to look-ahead point."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)  # setdefault leaves a given 0 alone
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))  # the shape of w

    mu, lr = config["momentum"], config["learning_rate"]
    v = mu * config["velocity"] - lr * dw  # as in ordinary momentum
    next_w = w + mu * v - lr * dw          # as if the next velocity felt this gradient again

    config["velocity"] = v
    return next_w, config
