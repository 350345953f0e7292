"""Seeds the global generator and puts its state back; binomial draws."""

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return np.copy(x), {"mode": "test"}
    state = np.random.get_state()
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = np.random.binomial(1, p, size=x.shape)
    if "seed" in dropout_param:
        np.random.set_state(state)
    return np.true_divide(x, p) * mask, {"mode": "train", "mask": mask, "p": p}


def dropout_backward(dout, cache):
    if cache["mode"] == "test":
        return np.copy(dout)
    return np.where(cache["mask"] == 1, dout / cache["p"], 0)
