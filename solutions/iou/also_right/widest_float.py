import numpy as np


def iou(boxes1, boxes2):
    """Keeps float32 for float32; integers become float64; the union by inclusion of flat pairs."""
    kind = np.result_type(boxes1, boxes2, np.float32)
    n, m = boxes1.shape[0], boxes2.shape[0]
    a = np.repeat(boxes1.astype(kind), m, axis=0)
    b = np.tile(boxes2.astype(kind), (n, 1))
    left, top = np.fmax(a[:, 0], b[:, 0]), np.fmax(a[:, 1], b[:, 1])
    right, bottom = np.fmin(a[:, 2], b[:, 2]), np.fmin(a[:, 3], b[:, 3])
    meets = (right > left) & (bottom > top)
    inter = np.zeros(n * m, dtype=kind)
    inter[meets] = ((right - left) * (bottom - top))[meets]
    rest = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1]) - inter
    rest += (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    inter[meets] /= rest[meets]
    return inter.reshape(n, m)
