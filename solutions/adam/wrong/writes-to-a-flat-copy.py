import numpy as np


def adam(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros(w.shape))
    config.setdefault("v", np.zeros(w.shape))
    config["t"] = config.get("t", 0) + 1
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"]
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = config["m"].reshape(-1) / (1 - beta1**t)
    v_hat = config["v"].reshape(-1) / (1 - beta2**t)
    flat = w.reshape(-1)
    for k in range(flat.size):
        flat[k] -= config["learning_rate"] * m_hat[k] / (np.sqrt(v_hat[k]) + config["epsilon"])
    return w, config
