import numpy as np


def auc(labels, scores):
    positives, negatives = scores[labels == 1], np.sort(scores[~labels])
    if not positives.size or positives.size == scores.size:
        raise ValueError("one class only")
    below = np.searchsorted(negatives, positives, side="left")
    not_above = np.searchsorted(negatives, positives, side="right")
    return (below + not_above).mean() / 2 / negatives.size
