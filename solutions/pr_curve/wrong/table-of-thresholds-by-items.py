import numpy as np


def precision_recall_curve(labels, scores):
    labels = labels.astype(bool)
    if not labels.any():
        raise ValueError("recall needs at least one positive")
    thresholds = np.unique(scores)[::-1]
    predicted = scores >= thresholds[:, None]
    true = (predicted & labels).sum(axis=1)
    return true / predicted.sum(axis=1), true / labels.sum(), thresholds
