import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    small = np.exp(-np.abs(logits))
    p = np.where(logits >= 0, 1 / (1 + small), small / (1 + small))
    mask = targets if targets.dtype.kind in "biu" else targets == 1
    p_t = 1 - p
    p_t[mask] = p[mask]
    z = -logits
    z[mask] = logits[mask]
    loss = (1 - p_t) ** gamma * (np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z))))
    if alpha >= 0:
        loss = np.where(targets == 1, alpha, 1 - alpha) * loss
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
