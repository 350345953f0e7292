import numpy as np


def iou(boxes1, boxes2):
    ax1, ax2, ay1, ay2 = np.asarray(boxes1, dtype=np.float64).T[:, :, None]
    bx1, bx2, by1, by2 = np.asarray(boxes2, dtype=np.float64).T[:, None, :]
    w = np.maximum(np.minimum(ax2, bx2) - np.maximum(ax1, bx1), 0)
    h = np.maximum(np.minimum(ay2, by2) - np.maximum(ay1, by1), 0)
    inter = w * h
    union = (ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
