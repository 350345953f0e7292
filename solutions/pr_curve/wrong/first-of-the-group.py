import numpy as np


def precision_recall_curve(labels, scores):
    P = np.count_nonzero(labels)
    if P == 0:
        raise ValueError("no positives")
    order = np.argsort(-scores, kind="stable")
    thresholds, first = np.unique(scores[order], return_index=True)
    thresholds, first = thresholds[::-1], first[::-1]
    true = np.cumsum(labels[order])
    return true[first] / (first + 1), true[first] / P, thresholds
