import math

import numpy as np


def adam_update(w, dw, config=None):
    """The paper's shorter form: the corrections go into the step size; a new dict each time."""
    c = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0}
    c.update(config or {})
    t = c["t"] + 1
    m = c["beta1"] * c.get("m", 0) + (1 - c["beta1"]) * dw
    v = c["beta2"] * c.get("v", 0) + (1 - c["beta2"]) * dw * dw
    rate = c["learning_rate"] * math.sqrt(1 - c["beta2"] ** t) / (1 - c["beta1"] ** t)
    next_w = w - rate * m / (np.sqrt(v) + c["epsilon"])
    return [next_w, {**c, "m": m, "v": v, "t": t}]
