import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """alpha_t * (1 - p_t)^gamma * cross-entropy, in float32 at least."""
    x = logits.astype(np.promote_types(logits.dtype, np.float32))  # before the first operation
    t = targets.astype(x.dtype)  # unsigned integers would wrap around below zero

    small = np.exp(-np.abs(x))  # in (0, 1], whatever the size of x
    ce = np.maximum(x, 0) - x * t + np.log1p(small)
    p = np.where(x >= 0, 1 / (1 + small), small / (1 + small))  # sigmoid
    p_t = p * t + (1 - p) * (1 - t)  # probability of the true class
    loss = (1 - p_t) ** gamma * ce

    if alpha >= 0:
        alpha_t = alpha * t + (1 - alpha) * (1 - t)
        loss = alpha_t * loss

    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
