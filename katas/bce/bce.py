import numpy as np


def bce_with_logits(logits, targets):
    """Mean binary cross-entropy between targets and sigmoid(logits), and its gradient.

    logits   float array of any shape
    targets  float array of that shape, values from 0 to 1

    Returns loss, a number, and dlogits in the shape of logits, in their floating dtype.
    """
    raise NotImplementedError
