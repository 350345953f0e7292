import numpy as np


def auc(labels, scores):
    positive = labels == 1                                          # (n,) bool
    P = np.count_nonzero(positive)
    N = positive.size - P
    if P == 0 or N == 0:
        raise ValueError("AUC needs positives and negatives")
    # Tied scores form a group; u distinct scores in rising order.
    _, group, size = np.unique(scores, return_inverse=True, return_counts=True)  # (n,), (u,)
    last = np.cumsum(size)                                          # (u,) rank of the group's last
    first = last - size + 1                                         # (u,) rank of its first, from 1
    rank = (first + last) / 2                                       # (u,) all take the average
    # A positive's rank counts what it beats: some negatives, and positives, 1 + 2 + ... + P in all.
    wins = rank[group][positive].sum() - P * (P + 1) / 2
    return wins / (P * N)
