import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """All in log scores: penalties are subtracted; done ones are -inf in a masked copy."""
    n = len(boxes)
    with np.errstate(divide="ignore"):
        logs = np.log(np.asarray(scores, dtype=np.float64))
    alive = np.asarray(scores) >= score_threshold
    order, values = np.zeros(n, dtype=np.int32), np.zeros(n)
    k = 0
    while alive.any():
        candidates = np.flatnonzero(alive)
        i = candidates[logs[candidates].argmax()]
        order[k], values[k] = i, np.exp(logs[i])
        k += 1
        alive[i] = False
        lt, rb = np.maximum(boxes[i, :2], boxes[:, :2]), np.minimum(boxes[i, 2:], boxes[:, 2:])
        wh = np.where(rb > lt, rb - lt, 0)
        inter = wh[:, 0] * wh[:, 1]
        sizes = boxes[:, 2:] - boxes[:, :2]
        areas = sizes[:, 0] * sizes[:, 1]
        iou = inter / np.maximum(areas[i] + areas - inter, 1e-12)
        logs = logs - iou**2 / sigma * alive
        alive &= np.exp(logs) >= score_threshold
    return order[:k], values[:k]
