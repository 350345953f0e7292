import numpy as np


def receptive_field(layers):
    """Marks what output 0 needs in each layer below; the width of the marks is returned."""
    marks = np.ones(1)
    for layer in reversed(layers):
        k, s = layer[:2]
        d = layer[2] if len(layer) == 3 else 1
        spread = np.zeros((len(marks) - 1) * s + 1)
        spread[::s] = marks
        taps = np.zeros((k - 1) * d + 1)
        taps[::d] = 1
        below = np.zeros(len(spread) + len(taps) - 1, dtype=bool)
        for t in np.flatnonzero(taps):
            below[t : t + len(spread)] |= spread > 0
        marks = below.astype(float)
    used = np.flatnonzero(marks)
    return np.array([used[-1] - used[0] + 1])
