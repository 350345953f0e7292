import numpy as np


def overlap(ax1, ay1, ax2, ay2, bx1, by1, bx2, by2):
    inter = max(min(ax2, bx2) - max(ax1, bx1), 0) * max(min(ay2, by2) - max(ay1, by1), 0)
    union = (ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - inter
    return inter / union if union > 0 else 0.0


def iou(boxes1, boxes2):
    a, b = np.asarray(boxes1, dtype=np.float64), np.asarray(boxes2, dtype=np.float64)
    each_pair = np.vectorize(overlap, otypes=[float])
    return each_pair(*a.T[:, :, None], *b.T[:, None, :])
