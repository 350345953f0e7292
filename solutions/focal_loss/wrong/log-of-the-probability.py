import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    t = targets.astype(float)
    p = 1 / (1 + np.exp(-logits))
    p_t = p * t + (1 - p) * (1 - t)
    loss = -((1 - p_t) ** gamma) * np.log(p_t)
    if alpha >= 0:
        loss = (alpha * t + (1 - alpha) * (1 - t)) * loss
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
