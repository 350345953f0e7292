import numpy as np


def counter(w, dw, config):
    config.setdefault("rate", 0.1)
    config.setdefault("total", np.zeros_like(w))  # (D,)
    config["t"] = config.get("t", 0) + 1
    config["total"] = config["total"] + dw  # (D,)
    next_w = w - config["rate"] * config["total"] / config["t"]  # (D,)
    return next_w, config
