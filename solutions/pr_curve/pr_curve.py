import numpy as np


def precision_recall_curve(labels, scores):
    P = np.count_nonzero(labels)
    if P == 0:
        raise ValueError("recall needs at least one positive")
    order = np.argsort(scores)[::-1]                # (n,) best first
    falling = scores[order]                         # (n,)
    true = np.cumsum(labels[order])                 # (n,) positives among the first 1, 2, ..., n
    predicted = np.arange(1, len(scores) + 1)       # (n,) that many are predicted positive
    # A threshold takes in a tied group as a whole: only the group's last item is a point.
    last = np.append(falling[1:] != falling[:-1], True)  # (n,) bool
    precision = true[last] / predicted[last]        # (u,)
    recall = true[last] / P                         # (u,)
    return precision, recall, falling[last]
