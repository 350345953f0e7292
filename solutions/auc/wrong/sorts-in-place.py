import numpy as np


def auc(labels, scores):
    order = np.argsort(scores, kind="stable")
    labels[:] = labels[order]
    scores.sort()
    positives, negatives = scores[labels == 1], scores[labels == 0]
    if not positives.size or not negatives.size:
        raise ValueError("one class only")
    below = np.searchsorted(negatives, positives, side="left")
    not_above = np.searchsorted(negatives, positives, side="right")
    return (below + not_above).mean() / 2 / negatives.size
