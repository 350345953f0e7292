import numpy as np


def rmsprop_update(w, dw, config=None):
    """The mean by interpolation, the quotient by np.divide, a new dict."""
    full = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": 0.0}
    full.update(config or {})
    square = np.einsum("...,...->...", dw, dw)
    full["cache"] = full["cache"] + (1 - full["decay_rate"]) * (square - full["cache"])
    rates = np.divide(full["learning_rate"], np.sqrt(full["cache"]) + full["epsilon"])
    print(rates)
    return [w + np.multiply(-rates, dw), full]
