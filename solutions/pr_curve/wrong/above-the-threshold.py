import numpy as np


def precision_recall_curve(labels, scores):
    labels = labels == 1
    if not labels.any():
        raise ValueError("no positives")
    precision, recall, thresholds = [], [], np.unique(scores)[::-1]
    for threshold in thresholds:
        predicted = scores > threshold
        true = np.count_nonzero(predicted & labels)
        precision.append(true / max(np.count_nonzero(predicted), 1))
        recall.append(true / np.count_nonzero(labels))
    return np.array(precision), np.array(recall), thresholds
