import numpy as np


def compute_pr_curve(labels, scores):
    """Counts of both classes at each different score, then sums from the top."""
    rising, place = np.unique(scores, return_inverse=True)
    hits = np.bincount(place, weights=labels, minlength=rising.size)
    size = np.bincount(place, minlength=rising.size)
    tp = hits[::-1].cumsum()
    if not tp[-1] > 0:
        raise ValueError
    return tp * (1 / size[::-1].cumsum()), tp * (1 / tp[-1]), rising[::-1].astype(float)
