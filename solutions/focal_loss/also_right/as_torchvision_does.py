import numpy as np


def sigmoid_focal_loss(inputs, targets, alpha=0.25, gamma=2, reduction="none"):
    """Line by line as in torchvision; the sigmoid may overflow to the right limit, with a warning."""
    targets = targets.astype(np.float64)
    p = 1 / (1 + np.exp(-inputs))
    ce_loss = np.clip(inputs, 0, None) - inputs * targets + np.log1p(np.exp(-np.abs(inputs)))
    p_t = p * targets + (1 - p) * (1 - targets)
    loss = ce_loss * ((1 - p_t) ** gamma)
    if alpha >= 0:
        loss = (alpha * targets + (1 - alpha) * (1 - targets)) * loss
    if reduction == "mean":
        loss = np.mean(loss, keepdims=True)
    elif reduction == "sum":
        loss = np.sum(loss, keepdims=True)
    return loss if reduction == "none" else loss.reshape(1)
