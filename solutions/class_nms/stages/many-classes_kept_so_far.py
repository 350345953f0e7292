import numpy as np


def overlap(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    common = w * h
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)


def class_nms(boxes, scores, classes, iou_threshold):
    """One walk down the ranking; each box is held against what is kept of its own class."""
    boxes, names = boxes.tolist(), classes.tolist()
    kept, kept_of = [], {}
    for i in np.argsort(-scores, kind="stable").tolist():
        mine = kept_of.setdefault(names[i], [])
        if all(overlap(boxes[i], boxes[j]) <= iou_threshold for j in mine):
            mine.append(i)
            kept.append(i)
    return np.array(kept, dtype=int)
