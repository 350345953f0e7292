import numpy as np


def auc(labels, scores):
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    if not positives.size or not negatives.size:
        raise ValueError("one class only")
    thresholds = np.unique(scores)[::-1]
    tpr = 1 - np.searchsorted(positives, thresholds) / positives.size
    fpr = 1 - np.searchsorted(negatives, thresholds) / negatives.size
    return np.trapezoid(tpr, fpr)
