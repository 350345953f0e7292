import numpy as np


def iou(boxes1, boxes2):
    """Columns as broadcast arrays; an epsilon that is too small to show."""
    ax1, ay1, ax2, ay2 = [c[:, None].astype(float) for c in boxes1.T]
    bx1, by1, bx2, by2 = [c[None, :].astype(float) for c in boxes2.T]
    w = np.clip(np.minimum(ax2, bx2) - np.maximum(ax1, bx1), 0, None)
    h = np.clip(np.minimum(ay2, by2) - np.maximum(ay1, by1), 0, None)
    inter = w * h
    return inter / ((ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - inter + 1e-9)
