import numpy as np


def auc(labels, scores):
    positives, negatives = scores[labels == 1], np.sort(scores[labels == 0])
    if not len(positives) or not len(negatives):
        raise ValueError("one class only")
    below = np.searchsorted(negatives, positives, "left")
    not_above = np.searchsorted(negatives, positives, "right")
    return np.array([0.5 * np.mean(below + not_above) / len(negatives)])  # an array of one
