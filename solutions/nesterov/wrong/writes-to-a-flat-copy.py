import numpy as np


def sgd_nesterov(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros(w.shape))
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    moves = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    flat, moves = w.reshape(-1), moves.reshape(-1)
    for k in range(flat.size):
        flat[k] += moves[k]
    return w, config
