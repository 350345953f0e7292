import numpy as np


def iou(boxes1, boxes2):
    """All pairs written out as rows by repeat and tile."""
    n, m = len(boxes1), len(boxes2)
    a = np.repeat(boxes1.astype(np.float64), m, axis=0)
    b = np.tile(boxes2.astype(np.float64), (n, 1))
    sides = np.clip(np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2]), 0, None)
    inter = sides.prod(axis=1)
    union = (a[:, 2:] - a[:, :2]).prod(axis=1) + (b[:, 2:] - b[:, :2]).prod(axis=1) - inter
    return (inter / np.maximum(union, 1e-300)).reshape(n, m)
