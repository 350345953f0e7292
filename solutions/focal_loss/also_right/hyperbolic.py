import numpy as np


@np.vectorize
def _loss(x, t, alpha, gamma):
    z = x if t == 1 else -x
    wrong = 0.5 - 0.5 * np.tanh(0.5 * z)
    ce = max(-z, 0.0) + np.log1p(np.exp(-abs(z)))
    return np.float64(ce) * np.power(wrong, gamma) * (alpha if t == 1 else 1 - alpha)


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """The sigmoid as a hyperbolic tangent; alpha off is twice an alpha of one half."""
    if alpha < 0:
        losses = 2 * _loss(logits, targets, 0.5, gamma)
    else:
        losses = _loss(logits, targets, alpha, gamma)
    if reduction in ("mean", "sum"):
        return getattr(np, reduction)(losses)
    return losses
