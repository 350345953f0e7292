import numpy as np


def counter(w, dw, config):
    if "total" not in config:
        config["total"] = np.zeros(len(w))
    config["total"] += dw
    config["t"] = 1 if "t" not in config else config["t"] + 1
    if config.get("rate") is None:
        config["rate"] = 0.1
    return np.subtract(w, config["rate"] / config["t"] * config["total"]), config
