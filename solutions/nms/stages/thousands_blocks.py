import numpy as np


def overlap(a, b):
    w = np.minimum(a[:, None, 2], b[:, 2]) - np.maximum(a[:, None, 0], b[:, 0])
    h = np.minimum(a[:, None, 3], b[:, 3]) - np.maximum(a[:, None, 1], b[:, 1])
    inter = np.maximum(w, 0) * np.maximum(h, 0)
    either = (
        ((a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1]))[:, None]
        + (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
        - inter
    )
    return np.divide(inter, either, out=np.zeros_like(inter), where=either > 0)


def nms(boxes, scores, iou_threshold, block=64):
    """The sorted boxes in blocks: first against what is kept, then among themselves."""
    kept = np.zeros(0, dtype=int)
    order = np.argsort(-scores)
    for start in range(0, len(order), block):
        own = order[start : start + block]
        free = (overlap(boxes[own], boxes[kept]) <= iou_threshold).all(axis=1)
        own = own[free]
        among = overlap(boxes[own], boxes[own]) > iou_threshold
        alive = np.ones(len(own), dtype=bool)
        for i in range(len(own)):
            if alive[i]:
                alive[i + 1 :] &= ~among[i, i + 1 :]
        kept = np.concatenate([kept, own[alive]])
    return kept
