import numpy as np


def iou(boxes1, boxes2):
    """Intersection over union of every pair of boxes.

    boxes1: (N, 4), rows (x1, y1, x2, y2), float or integer
    boxes2: (M, 4), likewise
    returns: (N, M) floats, entry (i, j) for boxes1[i] and boxes2[j]
    """
    raise NotImplementedError
