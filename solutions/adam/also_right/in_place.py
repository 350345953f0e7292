import numpy as np


def adam(w, dw, config=None):
    """Everything in place: the averages, and the weights themselves."""
    if config is None:
        config = {}
    if "m" not in config:
        config["m"] = np.zeros(w.shape)
        config["v"] = np.zeros(w.shape)
        config["t"] = 0
    beta1 = config.get("beta1", 0.9)
    beta2 = config.get("beta2", 0.999)
    config["t"] += 1
    m, v = config["m"], config["v"]
    m *= beta1
    m += (1.0 - beta1) * dw
    v *= beta2
    v += (1.0 - beta2) * np.square(dw)
    denominator = np.sqrt(v / (1.0 - beta2 ** config["t"])) + config.get("epsilon", 1e-8)
    step = m / (1.0 - beta1 ** config["t"]) / denominator
    w -= config.get("learning_rate", 1e-3) * step
    return w, config
