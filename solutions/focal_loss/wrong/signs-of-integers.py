import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    sign = 2 * targets - 1  # 1 for positives, -1 for negatives
    z = sign * logits
    small = np.exp(-np.abs(z))
    ce = np.maximum(-z, 0) + np.log1p(small)
    wrong = np.where(z >= 0, small, 1.0) / (1 + small)
    loss = wrong**gamma * ce
    if alpha >= 0:
        loss = np.where(targets == 1, alpha, 1 - alpha) * loss
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
