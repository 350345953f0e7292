import numpy as np


def auc(labels, scores):
    labels = labels == 1
    if labels.all() or not labels.any():
        raise ValueError("one class only")
    thresholds = np.unique(scores)[::-1]
    positives = np.sort(scores[labels])
    everything = np.sort(scores)
    true = labels.sum() - np.searchsorted(positives, thresholds)
    precision = true / (labels.size - np.searchsorted(everything, thresholds))
    recall = true / labels.sum()
    return np.sum(np.diff(recall, prepend=0) * precision)
