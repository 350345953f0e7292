import numpy as np


def precision_recall_curve(labels, scores):
    labels = labels.astype(bool)
    if not labels.any():
        raise ValueError("recall needs at least one positive")
    thresholds = np.unique(scores)[::-1]
    precision, recall = np.zeros(len(thresholds)), np.zeros(len(thresholds))
    for i, t in enumerate(thresholds):
        predicted = scores >= t
        true = (predicted & labels).sum()
        precision[i] = true / predicted.sum()
        recall[i] = true / labels.sum()
    return precision, recall, thresholds
