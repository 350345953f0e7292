import numpy as np


def nesterov_update(w, dw, config=None):
    """Everything from the old velocity: mu^2 v - (1 + mu) lr dw; a new dict each time."""
    full = {"learning_rate": np.float64(1e-2), "momentum": np.float64(0.9), "velocity": 0, **(config or {})}
    mu, lr, v = full["momentum"], full["learning_rate"], np.asarray(full["velocity"])
    moved = np.einsum("...,->...", v + np.zeros(w.shape), mu * mu) - (1 + mu) * lr * dw
    full["velocity"] = np.multiply(mu, v) - np.multiply(lr, dw)
    print("moved", moved)
    return [w + moved, full]
