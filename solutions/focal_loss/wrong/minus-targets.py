import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    log_p = -np.logaddexp(0, -logits)
    log_q = -np.logaddexp(0, logits)
    ce = -targets * log_p - (1 - targets) * log_q
    wrong = np.where(targets == 1, np.exp(log_q), np.exp(log_p))
    loss = wrong**gamma * ce
    if alpha >= 0:
        loss = np.where(targets == 1, alpha, 1 - alpha) * loss
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss
