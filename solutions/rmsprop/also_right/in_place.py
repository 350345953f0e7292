import numpy as np


def rmsprop(w, dw, config=None):
    """Cache and weights in place."""
    if config is None:
        config = {}
    if "cache" not in config:
        config["cache"] = np.zeros(w.shape)
    decay = config.get("decay_rate", 0.99)
    cache = config["cache"]
    cache *= decay
    cache += (1.0 - decay) * np.square(dw)
    root = np.sqrt(cache)
    root += config.get("epsilon", 1e-8)
    w -= config.get("learning_rate", 0.01) * dw / root
    return w, config
