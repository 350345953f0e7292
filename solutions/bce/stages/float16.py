import numpy as np


def bce_with_logits(logits, targets):
    """log(1 + exp(x)) - t * x and its derivative in float64, whatever comes in."""
    x, t = logits.astype(np.float64), targets.astype(np.float64)  # before the first operation

    small = np.exp(-np.abs(x))  # in (0, 1], whatever the size of x
    softplus = np.maximum(x, 0) + np.log1p(small)  # log(1 + exp(x))
    loss = (softplus - t * x).mean()

    p = np.where(x >= 0, 1, small) / (1 + small)  # sigmoid(x)
    dlogits = (p - t) / x.size  # the loss is a mean over all elements
    return loss, dlogits
