import numpy as np


def sgd_momentum(w, dw, config=None):
    """Velocity and weights in place."""
    if config is None:
        config = {}
    if "velocity" not in config:
        config["velocity"] = np.zeros(w.shape)
    v = config["velocity"]
    v *= config.get("momentum", 0.9)
    v -= config.get("learning_rate", 0.01) * dw
    w += v
    return w, config
