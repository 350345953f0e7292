import numpy as np


class Optimizer:
    defaults = dict(learning_rate=1e-2)

    def __init__(self, **settings):
        self.state = dict(self.defaults, **settings)

    def apply(self, w, dw):
        w64, g64 = np.float64(w), np.float64(dw)
        np.subtract(w64, np.multiply(g64, self.state.get("learning_rate")), out=w64)
        return w64


def gradient_descent(w, dw, config=None):
    optimizer = Optimizer(**(config if config is not None else {}))
    return optimizer.apply(w, dw), optimizer.state
