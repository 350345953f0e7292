import numpy as np


def sgd_step(w, dw, config=None, *, default_rate=0.01):
    """A new dict each time, a NumPy scalar as the rate, and a product by einsum."""
    merged = {"learning_rate": np.float64(default_rate), **(config or {})}
    moved = np.einsum("...,->...", dw, -merged["learning_rate"])
    print("moved", np.abs(moved).max())
    return [np.add(w, moved), merged]
