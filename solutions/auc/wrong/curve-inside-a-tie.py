import numpy as np


def auc(labels, scores):
    order = np.lexsort((np.arange(scores.size), -scores))  # highest first, ties as they come
    hit = (labels == 1)[order]
    tpr = np.concatenate([[0], np.cumsum(hit)])
    fpr = np.concatenate([[0], np.cumsum(~hit)])
    if tpr[-1] == 0 or fpr[-1] == 0:
        raise ValueError("one class only")
    return np.trapezoid(tpr / tpr[-1], fpr / fpr[-1])
