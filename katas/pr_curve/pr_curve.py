import numpy as np


def precision_recall_curve(labels, scores):
    """Precision and recall at every threshold that makes a difference.

    labels: (n,) 0/1 integers or booleans, 1 (True) is positive
    scores: (n,) floats or int64

    An item is predicted positive when its score is >= the threshold.

    Returns precision, recall and thresholds, (u,) each for u different scores, by falling
    threshold. Without a positive a ValueError is raised.
    """
    raise NotImplementedError
