import numpy as np


def nesterov_momentum(w, dw, config=None):
    """Velocity and weights in place; the pull is computed once."""
    if config is None:
        config = {}
    if "velocity" not in config:
        config["velocity"] = np.zeros(w.shape)
    mu = config.get("momentum", 0.9)
    pull = config.get("learning_rate", 0.01) * dw
    v = config["velocity"]
    v *= mu
    v -= pull
    w -= pull
    w += mu * v
    return w, config
