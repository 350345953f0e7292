import numpy as np


def precision_recall_curve(labels, scores):
    """Slow and word for word: a pass over all items for every different score."""
    labels = np.asarray(labels, dtype=bool)
    if not labels.any():
        raise ValueError("recall is not defined")
    thresholds = sorted(set(scores), reverse=True)
    rows = []
    for t in thresholds:
        predicted = scores >= t
        tp = (predicted & labels).sum()
        fp = (predicted & ~labels).sum()
        fn = (~predicted & labels).sum()
        rows.append((tp / (tp + fp), tp / (tp + fn), t))
    return [list(column) for column in zip(*rows)]
