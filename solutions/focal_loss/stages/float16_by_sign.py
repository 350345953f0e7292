import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """float64 throughout; the logit of the true class, and both factors from its softplus."""
    positive = targets.astype(bool)
    z = np.where(positive, 1.0, -1.0) * logits  # the sign is float64, and so is z
    ce = np.logaddexp(0, -z)  # -log(p_t)
    loss = np.exp(-gamma * np.logaddexp(0, z)) * ce  # log(1 - p_t) is -softplus(z)
    if alpha >= 0:
        loss *= np.where(positive, alpha, 1 - alpha)
    if reduction == "none":
        return loss
    return float(np.sum(loss)) / (loss.size if reduction == "mean" else 1)
