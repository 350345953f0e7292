import numpy as np


def iou(boxes1, boxes2):
    a = np.asarray(boxes1, dtype=np.float64)[:, None]
    b = np.asarray(boxes2, dtype=np.float64)[None]
    near = np.maximum(a[..., :2], b[..., :2])
    far = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    inter = np.maximum(far - near, 0).prod(-1)
    union = a[..., 2:].prod(-1) + b[..., 2:].prod(-1) - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
