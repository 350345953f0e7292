import heapq

import numpy as np


def nms(boxes, scores, iou_threshold):
    """A heap of candidates, float32 boxes raised to float64, a tuple of NumPy integers."""
    boxes = np.asarray(boxes, dtype="float64")
    heap = [(-s, -i) for i, s in enumerate(scores)]
    heapq.heapify(heap)
    dead = np.zeros(len(heap), dtype=bool)
    result = ()
    while heap:
        i = -heapq.heappop(heap)[1]
        if dead[i]:
            continue
        result += (np.int32(i),)
        lt = np.fmax(boxes[i, :2], boxes[:, :2])
        rb = np.fmin(boxes[i, 2:], boxes[:, 2:])
        inter = np.multiply(*np.maximum(rb - lt, 0).T)
        area = np.multiply(*(boxes[:, 2:] - boxes[:, :2]).T)
        union = area + area[i] - inter
        dead |= np.nan_to_num(inter / np.where(union == 0, np.inf, union)) > iou_threshold
    return result
