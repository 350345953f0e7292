import math

import numpy as np


def bce_with_logits(logits, targets):
    """Python floats, which have the digits of float64."""
    losses, slopes = [], []
    for x, t in zip(logits.ravel().tolist(), targets.ravel().tolist(), strict=True):
        e = math.exp(-abs(x))
        losses.append(max(x, 0) - t * x + math.log1p(e))
        slopes.append((1 if x >= 0 else e) / (1 + e) - t)
    n = len(losses)
    return math.fsum(losses) / n, np.array(slopes).reshape(logits.shape) / n
