import numpy as np


def precision_recall_curve(labels, scores):
    if not labels.any():
        raise ValueError("no positives")
    order = np.argsort(-scores)
    true = np.cumsum(labels[order])
    false = np.cumsum(np.ones_like(labels) - labels[order])
    last = np.append(np.diff(scores[order]) != 0, True)
    return (true / (true + false))[last], true[last] / true[-1], scores[order][last]
