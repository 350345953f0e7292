import numpy as np


def nms(boxes, scores, iou_threshold):
    """Greedy non-maximum suppression.

    boxes: (n, 4) floats, rows (x1, y1, x2, y2)
    scores: (n,) floats
    iou_threshold: boxes that overlap a kept box by more than this are dropped
    returns: (k,) indices of the boxes that stay, best score first
    """
    raise NotImplementedError
