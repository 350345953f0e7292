import math

import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """Python floats, which have the digits of float64."""
    losses = []
    for x, t in zip(logits.ravel().tolist(), targets.ravel().tolist(), strict=True):
        z = x if t else -x
        e = math.exp(-abs(z))
        wrong = (e if z > 0 else 1) / (1 + e)
        weight = 1 if alpha < 0 else alpha if t else 1 - alpha
        losses.append(weight * wrong**gamma * (max(-z, 0) + math.log1p(e)))
    if reduction == "none":
        return np.array(losses).reshape(logits.shape)
    return math.fsum(losses) / (len(losses) if reduction == "mean" else 1)
