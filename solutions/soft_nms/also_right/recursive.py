import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """The best, and the result for all others with lowered scores."""
    return strip(list(range(len(scores))), boxes, scores.tolist(), sigma, score_threshold)


def strip(left, boxes, s, sigma, limit):
    left = [i for i in left if not s[i] < limit]
    if not left:
        return [], []
    top = max(left, key=lambda i: s[i])
    rest = [i for i in left if i != top]
    lowered = [v * np.exp(-np.square(iou(boxes[top], b)) / sigma) for v, b in zip(s, boxes)]
    kept, decayed = strip(rest, boxes, lowered, sigma, limit)
    return [np.int64(top), *kept], [np.float64(s[top]), *decayed]


def iou(a, b):
    wh = np.minimum(a, b)[2:] - np.maximum(a, b)[:2]
    if wh.min() <= 0:
        return 0.0
    total = np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2])
    return np.prod(wh) / (total - np.prod(wh))
