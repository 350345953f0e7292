import numpy as np


def precision_recall_curve(labels, scores):
    label_of = dict(zip(scores.tolist(), labels.tolist()))
    P = sum(label_of.values())
    if P == 0 and not labels.any():
        raise ValueError("no positives")
    thresholds = np.array(sorted(label_of, reverse=True))
    true = np.cumsum([label_of[t] for t in thresholds.tolist()])
    return true / np.arange(1, len(thresholds) + 1), true / max(P, 1), thresholds
