import numpy as np


def iou(boxes1, boxes2):
    a, b = np.asarray(boxes1, dtype=np.float64), np.asarray(boxes2, dtype=np.float64)
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    overlap = np.zeros((len(a), len(b)))
    for i, box in enumerate(a):
        sides = np.maximum(np.minimum(box[2:], b[:, 2:]) - np.maximum(box[:2], b[:, :2]), 0)
        inter = sides[:, 0] * sides[:, 1]
        union = (box[2] - box[0]) * (box[3] - box[1]) + area_b - inter
        np.divide(inter, union, out=overlap[i], where=union > 0)
    return overlap
