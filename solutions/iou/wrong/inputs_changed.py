import numpy as np


def iou(boxes1, boxes2):
    a, b = boxes1.astype(np.float64), boxes2.astype(np.float64)
    near = np.maximum(a[:, None, :2], b[None, :, :2])
    far = np.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = np.maximum(far - near, 0).prod(-1)
    boxes1[:, 2:] -= boxes1[:, :2]
    boxes2[:, 2:] -= boxes2[:, :2]
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(1), (b[:, 2:] - b[:, :2]).prod(1)
    union = area_a[:, None] + area_b - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
