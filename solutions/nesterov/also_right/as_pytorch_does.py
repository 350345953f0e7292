import numpy as np


class _Nesterov:
    """PyTorch's order of operations, with the buffer rescaled to the velocity at both ends."""

    def __init__(self, config):
        self.lr = config.get("learning_rate", 1e-2)
        self.mu = config.get("momentum", 0.9)
        self.buf = -np.asarray(config.get("velocity", 0.0), dtype=float)  # lr is inside

    def step(self, w, dw):
        grad = self.lr * np.float64(dw)
        self.buf = self.mu * self.buf + grad
        return w - (grad + self.mu * self.buf)


def nesterov(w, dw, config=None):
    config = config or {}
    optimizer = _Nesterov(config)
    next_w = optimizer.step(w, dw)
    return next_w, {**config, "velocity": -optimizer.buf}
