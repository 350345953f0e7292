import numpy as np


def precision_recall_curve(labels, scores):
    """Two sorted lists, all items and the positives; how many of each are at least t."""
    positives = np.sort(scores[labels.astype(bool)])
    if not positives.size:
        raise ValueError("no positives")
    thresholds = np.unique(scores)[::-1]
    true = len(positives) - positives.searchsorted(thresholds)
    predicted = len(scores) - np.sort(scores).searchsorted(thresholds)
    return true / predicted, true / len(positives), thresholds
