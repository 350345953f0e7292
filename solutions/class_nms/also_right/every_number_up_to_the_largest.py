import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    """A mask of what is kept, filled class by class from 0 to the largest number; no division."""
    n = len(scores)
    keep = np.zeros(n, dtype=bool)
    for c in range(max(classes, default=-1) + 1):
        todo = scores.astype(float)
        todo[classes != c] = -np.inf
        while n and todo.max() > -np.inf:
            i = todo.argmax()
            keep[i] = True
            side = np.minimum(boxes[i, 2:], boxes[:, 2:]) - np.maximum(boxes[i, :2], boxes[:, :2])
            inter = np.where((side > 0).all(axis=1), side[:, 0] * side[:, 1], 0)
            area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
            todo[inter > iou_threshold * (area[i] + area - inter)] = -np.inf
            todo[i] = -np.inf
    ids = keep.nonzero()[0]
    return [float(i) for i in ids[np.lexsort((-ids, -scores[ids]))]]
