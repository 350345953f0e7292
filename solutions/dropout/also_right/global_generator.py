"""Draws from NumPy's global generator; a seed gets a RandomState of its own."""

import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    mask = None
    out = None
    if mode == "train":
        if "seed" in dropout_param:
            mask = np.random.RandomState(dropout_param["seed"]).rand(*x.shape) < p
        else:
            mask = np.random.rand(*x.shape) < p
        out = x * mask / p
    elif mode == "test":
        out = x
    cache = (dropout_param, mask)
    return out, cache


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    dx = None
    if dropout_param["mode"] == "train":
        dx = dout * mask / dropout_param["p"]
    elif dropout_param["mode"] == "test":
        dx = dout
    return dx
