import numpy as np


def compute_receptive_field(layers):
    """All layers at once, in floats: the jumps are a cumulative product."""
    full = np.array([(*layer, 1)[:3] for layer in layers], dtype=float).reshape(-1, 3)
    jumps = np.cumprod(np.append(1, full[:, 1]))[:-1]
    return 1 + np.sum((full[:, 0] - 1) * full[:, 2] * jumps)
