import numpy as np


def iou(boxes1, boxes2):
    a = boxes1.copy() if boxes1.dtype == np.float64 else boxes1.astype(np.float32, copy=False)
    b = boxes2.copy() if boxes2.dtype == np.float64 else boxes2.astype(np.float32, copy=False)
    near = np.maximum(a[:, None, :2], b[None, :, :2])
    far = np.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = np.maximum(far - near, 0).prod(-1)
    a[:, 2:] -= a[:, :2]
    b[:, 2:] -= b[:, :2]
    union = (a[:, 2] * a[:, 3])[:, None] + b[:, 2] * b[:, 3] - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
