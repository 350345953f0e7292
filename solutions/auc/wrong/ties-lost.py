import numpy as np


def auc(labels, scores):
    positives, negatives = scores[labels == 1], scores[labels == 0]
    if not positives.size or not negatives.size:
        raise ValueError("one class only")
    below = np.searchsorted(np.sort(negatives), positives, side="left")
    return below.mean() / negatives.size
