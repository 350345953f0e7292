from collections import OrderedDict

import numpy as np

DEFAULTS = OrderedDict(learning_rate=np.float64(1e-2), momentum=np.float64(0.9))


def sgd_with_momentum(w, dw, config=None):
    """The step first, then the velocity as what it moved the weights by, in the dtype of numpy."""
    full = OrderedDict(DEFAULTS, **(config or {}))
    start = full.pop("velocity", 0)
    pull = np.einsum("...,->...", dw, full["learning_rate"])
    velocity = np.multiply(start, full["momentum"]) - pull
    moved = w - pull + full["momentum"] * np.asarray(start)
    full.update(velocity=velocity)
    print(velocity)
    return [moved, full]
