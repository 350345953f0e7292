import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """Positives and negatives apart, through the log-sigmoid; an array of their own to fill."""
    positive = np.asarray(targets).astype(bool)
    loss = np.empty(logits.shape)
    log_p = -np.logaddexp(0, -logits)
    log_q = -np.logaddexp(0, logits)
    loss[positive] = -(np.exp(log_q[positive]) ** gamma) * log_p[positive]
    loss[~positive] = -(np.exp(log_p[~positive]) ** gamma) * log_q[~positive]
    if not alpha < 0:
        loss[positive] *= alpha
        loss[~positive] *= 1 - alpha
    return {"none": lambda: loss, "mean": loss.mean, "sum": loss.sum}[reduction]()
