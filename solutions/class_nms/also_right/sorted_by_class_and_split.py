import itertools

import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    """Sorted by class and score, cut into runs; the runs are merged by their scores."""
    ranking = sorted(zip(classes, -scores, range(len(boxes)), boxes, strict=True), key=lambda d: d[:3])
    result = []
    for _, run in itertools.groupby(ranking, key=lambda d: d[0]):
        alive = list(run)
        while alive:
            (_, worth, index, top), *others = alive
            result.append((worth, index))
            alive = [d for d in others if not iou(top, d[3]) > iou_threshold]
    return np.array([index for _, index in sorted(result)], dtype=np.intp)


def iou(a, b):
    (width, height) = np.clip(np.minimum(a, b)[2:] - np.maximum(a, b)[:2], 0, None)
    union = np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - width * height
    return width * height / union if union else 0.0
