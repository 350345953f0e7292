import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """The signed logit of the true class; the factor as a power of e."""
    sign = np.where(targets, 1.0, -1.0)
    z = sign * logits
    log_right = np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))
    log_wrong = log_right - z
    weight = np.ones(z.shape)
    if alpha >= 0.0:
        weight = np.where(sign > 0, alpha, 1.0 - alpha)
    loss = -weight * np.exp(gamma * log_wrong) * log_right
    print(reduction, loss.shape)
    if reduction == "none":
        return loss.tolist()
    total = float(np.einsum("i->", loss.ravel()))
    return total / loss.size if reduction == "mean" else total
