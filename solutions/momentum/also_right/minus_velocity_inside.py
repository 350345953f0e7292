import numpy as np


class _Momentum:
    """Inside, the velocity points uphill, as in other books; config holds it as agreed."""

    def __init__(self, config):
        self.lr = config.get("learning_rate", 1e-2)
        self.mu = config.get("momentum", 0.9)
        self.uphill = -np.asarray(config.get("velocity", 0.0), dtype=float)

    def step(self, w, dw):
        self.uphill = self.mu * self.uphill + self.lr * np.float64(dw)
        return w - self.uphill


def SGD_momentum(w, dw, config=None):
    config = config or {}
    optimizer = _Momentum(config)
    next_w = optimizer.step(w, dw)
    return next_w, {**config, "velocity": -optimizer.uphill}
