import numpy as np


def iou(boxes1, boxes2):
    """From centres and half sides: the common length is both halves less the distance."""
    p, q = np.float64(boxes1), np.float64(boxes2)
    common = np.ones((len(p), len(q)))
    for axis in (0, 1):
        half_p = (p[:, axis + 2] - p[:, axis]) / 2
        half_q = (q[:, axis + 2] - q[:, axis]) / 2
        distance = np.abs(np.subtract.outer(p[:, axis] + half_p, q[:, axis] + half_q))
        length = np.minimum(half_p[:, None] + half_q - distance, 2 * half_p[:, None])
        # A rounding error of the size of 1e-14 is no overlap.
        length = np.where(length > 1e-12, np.minimum(length, 2 * half_q), 0)
        common = common * length
    area_p = np.einsum("i,i->i", p[:, 2] - p[:, 0], p[:, 3] - p[:, 1])
    area_q = np.einsum("i,i->i", q[:, 2] - q[:, 0], q[:, 3] - q[:, 1])
    union = np.add.outer(area_p, area_q) - common
    return common / np.maximum(union, 1e-12)
