import numpy as np


def precision_recall_curve(labels, scores):
    P = np.count_nonzero(labels)
    if P == 0:
        raise ValueError("no positives")
    order = np.argsort(-scores)
    true, false = np.cumsum(labels[order]), np.cumsum(~labels[order])
    last = np.append(np.diff(scores[order]) != 0, True)
    return true[last] / (true + false)[last], true[last] / P, scores[order][last]
