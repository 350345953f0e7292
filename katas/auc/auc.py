import numpy as np


def auc(labels, scores):
    """Area under the ROC curve: the share of (positive, negative) pairs that are ranked right.

    labels: (n,) 0/1 integers or booleans
    scores: (n,) floats or integers; the higher, the more positive

    Returns a float. A pair with equal scores counts 1/2. One class only: ValueError.
    """
    raise NotImplementedError
