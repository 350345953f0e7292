import numpy as np


def precision_recall_curve(labels, scores):
    P = np.count_nonzero(labels)
    if P == 0:
        raise ValueError("no positives")
    order = np.argsort(-scores)
    labels[:], scores[:] = labels[order], scores[order]
    true = np.cumsum(labels)
    last = np.append(scores[1:] != scores[:-1], True)
    return true[last] / np.arange(1, len(scores) + 1)[last], true[last] / P, scores[last]
