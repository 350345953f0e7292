import numpy as np


def iou(boxes1, boxes2):
    a = np.asarray(boxes1, dtype=np.float64)[:, None]
    b = np.asarray(boxes2, dtype=np.float64)[None]
    sides = np.maximum(np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2]), 0)
    outer = np.maximum(a[..., 2:], b[..., 2:]) - np.minimum(a[..., :2], b[..., :2])
    inter, around = sides.prod(-1), outer.prod(-1)
    return np.divide(inter, around, out=np.zeros_like(inter), where=around > 0)
