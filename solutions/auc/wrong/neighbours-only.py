import numpy as np


def auc(labels, scores):
    positive = labels == 1
    P = np.count_nonzero(positive)
    N = positive.size - P
    if P == 0 or N == 0:
        raise ValueError("AUC needs positives and negatives")
    order = np.argsort(scores, kind="stable")
    rank = np.arange(1.0, positive.size + 1)
    for i in range(positive.size - 1):
        if scores[order[i]] == scores[order[i + 1]]:
            rank[i] = rank[i + 1] = (rank[i] + rank[i + 1]) / 2
    return (rank[positive[order]].sum() - P * (P + 1) / 2) / (P * N)
