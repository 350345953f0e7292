import numpy as np


def roc_auc(labels, scores):
    """The curve itself: one point after each group of tied scores, then trapezoids."""
    order = np.argsort(-scores)
    scores, hit = scores[order], np.asarray(labels)[order].astype(int)
    ends = np.append(np.flatnonzero(scores[1:] != scores[:-1]), scores.size - 1)
    tp, fp = np.cumsum(hit)[ends], np.cumsum(1 - hit)[ends]
    if tp[-1] == 0 or fp[-1] == 0:
        raise ValueError("only one class present")
    tpr, fpr = np.r_[0, tp / tp[-1]], np.r_[0, fp / fp[-1]]
    return np.sum((fpr[1:] - fpr[:-1]) * (tpr[1:] + tpr[:-1])) / 2
