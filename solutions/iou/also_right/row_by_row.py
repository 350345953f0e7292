import numpy as np


def area(boxes):
    return np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)


def one_with_all(box, boxes):
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    inter = np.where((sides > 0).all(axis=1), sides.prod(axis=1), 0.0)
    union = area(box[None]) + area(boxes) - inter
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(inter / union)


def iou(boxes1, boxes2):
    """One row at a time into an array made beforehand; nan is removed afterwards."""
    boxes1, boxes2 = boxes1.astype(np.float64), boxes2.astype(np.float64)
    out = np.zeros((len(boxes1), len(boxes2)))
    for i in range(len(boxes1)):
        out[i] = one_with_all(boxes1[i], boxes2)
    return out
