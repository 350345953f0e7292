import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    loss = np.zeros_like(logits)
    flat = loss.reshape(-1)
    for k, (x, t) in enumerate(zip(logits.flat, targets.flat, strict=True)):
        z = x if t else -x
        wrong = np.exp(-np.logaddexp(0.0, z))
        flat[k] = wrong**gamma * np.logaddexp(0.0, -z)
        if alpha >= 0:
            flat[k] *= alpha if t else 1 - alpha
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
