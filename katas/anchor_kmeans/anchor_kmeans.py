import numpy as np


def anchor_kmeans(wh, init, max_iter=300):
    """Anchor sizes for a detector: k-means on box sizes with the distance 1 - IoU.

    wh: (N, 2) widths and heights, floats or integers
    init: (k, 2) the anchors to start from, floats or integers, not changed

    An update moves each anchor to the median of its boxes. Stops when an update changes no
    assignment, or after max_iter updates. An anchor without boxes stays as it is.

    Returns (k, 2) floats, in the order of init.
    """
    raise NotImplementedError
