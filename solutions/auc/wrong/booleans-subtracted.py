import numpy as np


def auc(labels, scores):
    negative = np.ones_like(labels) - labels
    P, N = labels.sum(), negative.sum()
    if P == 0 or N == 0:
        raise ValueError("one class only")
    _, group = np.unique(scores, return_inverse=True)
    wins_at = np.bincount(group, weights=labels)
    lost_at = np.bincount(group, weights=negative)
    return np.sum(wins_at * (np.cumsum(lost_at) - lost_at / 2)) / (P * N)
