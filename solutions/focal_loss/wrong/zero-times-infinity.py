import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    t = targets.astype(float)
    p = 1 / (1 + np.exp(-logits))
    positive = -t * (1 - p) ** gamma * np.log(p)
    negative = -(1 - t) * p**gamma * np.log(1 - p)
    if alpha >= 0:
        positive, negative = alpha * positive, (1 - alpha) * negative
    loss = positive + negative
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
