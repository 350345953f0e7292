import numpy as np


def precision_recall_curve(labels, scores):
    P = np.count_nonzero(labels)
    if P == 0:
        raise ValueError("no positives")
    order = np.argsort(-scores, kind="stable")
    true = np.cumsum(labels[order])
    return true / np.arange(1, len(scores) + 1), true / P, scores[order]
