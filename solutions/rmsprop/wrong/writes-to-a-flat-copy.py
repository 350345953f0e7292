import numpy as np


def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros(w.shape))
    config["cache"] = config["decay_rate"] * config["cache"] + (1 - config["decay_rate"]) * dw**2
    moves = config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    flat, moves = w.reshape(-1), moves.reshape(-1)
    for k in range(flat.size):
        flat[k] -= moves[k]
    return w, config
