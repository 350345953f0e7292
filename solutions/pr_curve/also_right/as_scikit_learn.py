import numpy as np


def precision_recall_curve(labels, scores):
    y_true = labels == 1
    if y_true.sum() == 0:
        raise ValueError("No positive class found in y_true")
    desc = np.argsort(scores, kind="mergesort")[::-1]
    y_score, y_true = scores[desc], y_true[desc]
    distinct = np.where(np.diff(y_score))[0]
    threshold_idxs = np.r_[distinct, y_true.size - 1]
    tps = np.cumsum(y_true, dtype=float)[threshold_idxs]
    fps = 1 + threshold_idxs - tps
    ps = tps + fps
    precision = np.zeros_like(tps)
    np.divide(tps, ps, out=precision, where=(ps != 0))
    return [precision, tps / tps[-1], y_score[threshold_idxs]]
