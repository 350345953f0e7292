import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """Soft non-maximum suppression with the Gaussian penalty.

    boxes: (n, 4) floats, rows (x1, y1, x2, y2)
    scores: (n,) floats from 0 to 1
    sigma: width of the penalty exp(-iou^2 / sigma)
    score_threshold: boxes whose score is below it are dropped
    returns: kept (k,) indices in the order in which they are taken,
        decayed (k,) their scores at that moment
    """
    raise NotImplementedError
