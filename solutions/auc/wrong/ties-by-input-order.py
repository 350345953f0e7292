import numpy as np


def auc(labels, scores):
    positive = labels == 1
    P = np.count_nonzero(positive)
    N = positive.size - P
    if P == 0 or N == 0:
        raise ValueError("AUC needs positives and negatives")
    order = np.argsort(scores, kind="stable")
    rank = np.empty(positive.size)
    rank[order] = np.arange(1, positive.size + 1)
    return (rank[positive].sum() - P * (P + 1) / 2) / (P * N)
