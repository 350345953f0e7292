import numpy as np
from dataclasses import dataclass


@dataclass
class Settings:
    learning_rate: float = 1e-2


def _step(params, grads, lr):
    out = params.copy()
    for place, g in np.ndenumerate(grads):
        out[place] -= lr * g
    return out


def SGD(w, dw, config=None):
    """The settings as an object inside, a dict outside."""
    settings = Settings(**dict(config or {}))
    return _step(np.asarray(w), np.asarray(dw), settings.learning_rate), vars(settings)
