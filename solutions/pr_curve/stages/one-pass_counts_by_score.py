import numpy as np


def precision_recall_curve(labels, scores):
    """Hits and items at each different score, summed from the top."""
    if np.sum(labels) == 0:
        raise ValueError("no positives")
    values, place, items = np.unique(scores, return_inverse=True, return_counts=True)
    hits = np.bincount(place, weights=labels)
    true, predicted = np.cumsum(hits[::-1]), np.cumsum(items[::-1])
    return true / predicted, true / true[-1], values[::-1]
