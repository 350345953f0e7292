import numpy as np


def iou(boxes1, boxes2):
    near = np.maximum(boxes1[:, None, :2], boxes2[None, :, :2])
    far = np.minimum(boxes1[:, None, 2:], boxes2[None, :, 2:])
    sides = np.where(far > near, far - near, 0).astype(np.float64)
    inter = sides.prod(-1)
    sides1 = (boxes1[:, 2:] - boxes1[:, :2]).astype(np.float64)
    sides2 = (boxes2[:, 2:] - boxes2[:, :2]).astype(np.float64)
    union = sides1.prod(1)[:, None] + sides2.prod(1) - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
