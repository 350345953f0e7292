import numpy as np


def iou(boxes1, boxes2):
    # Integers would overflow or, unsigned, wrap around below zero: floats from the first line on.
    a = np.asarray(boxes1, dtype=np.float64)  # (N, 4)
    b = np.asarray(boxes2, dtype=np.float64)  # (M, 4)

    # The common part runs from the larger of the near corners to the smaller of the far ones.
    near = np.maximum(a[:, None, :2], b[None, :, :2])  # (N, M, 2)
    far = np.minimum(a[:, None, 2:], b[None, :, 2:])  # (N, M, 2)

    # Apart, a side is negative. Each is clamped: the product of two negative ones is positive.
    sides = np.maximum(far - near, 0)  # (N, M, 2)
    inter = sides[..., 0] * sides[..., 1]  # (N, M)

    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])  # (N,)
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])  # (M,)
    # The common part lies in both areas, so it has been counted twice.
    union = area_a[:, None] + area_b[None, :] - inter  # (N, M)

    # Two empty boxes have an empty union: their overlap stays 0.
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)  # (N, M)
