import numpy as np


def adam(w, dw, config=None):
    """One step: the mean of the gradients over the root of the mean of their squares."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)  # setdefault leaves a given 0 alone
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))  # the shape of w
    config.setdefault("v", np.zeros_like(w))  # the shape of w
    config.setdefault("t", 0)

    lr, eps = config["learning_rate"], config["epsilon"]
    beta1, beta2 = config["beta1"], config["beta2"]

    t = config["t"] + 1  # the number of this step, from 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2

    m_hat = m / (1 - beta1**t)  # m and v started at zero, so they are too small at first
    v_hat = v / (1 - beta2**t)
    next_w = w - lr * m_hat / (np.sqrt(v_hat) + eps)

    config.update(m=m, v=v, t=t)  # not m_hat and v_hat: these belong to this step only
    return next_w, config
