import numpy as np


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """Binary cross-entropy from logits that counts an example the less, the surer the model is.

    logits     float array of any shape
    targets    0 or 1, any dtype, same shape
    alpha      weight of the positives (1 - alpha: of the negatives); below 0: no weights
    gamma      exponent of 1 - p_t
    reduction  "none", "mean" or "sum"

    Returns an array in the shape of logits ("none") or a number.
    """
    raise NotImplementedError
