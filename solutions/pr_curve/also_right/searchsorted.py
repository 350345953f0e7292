import numpy as np


def pr_curve(labels, scores):
    positives = np.sort(scores[labels == 1])
    if positives.size == 0:
        raise ValueError("no positive labels")
    thresholds = np.unique(scores)[::-1]
    tp = positives.size - np.searchsorted(positives, thresholds, side="left")
    predicted = scores.size - np.searchsorted(np.sort(scores), thresholds, side="left")
    return tp / predicted, tp / positives.size, thresholds
