import numpy as np


def nms(boxes, scores, iou_threshold):
    """The best box, and the result for those that it leaves."""
    return strip(np.arange(len(scores)), boxes, scores, iou_threshold)


def strip(left, boxes, scores, iou_threshold):
    if not left.size:
        return []
    best = left[scores[left].argmax()]
    a, others = boxes[best], boxes[left]
    wh = np.minimum(a[2:], others[:, 2:]) - np.maximum(a[:2], others[:, :2])
    inter = np.where((wh > 0).all(1), wh[:, 0] * wh[:, 1], 0)
    union = np.prod(a[2:] - a[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1) - inter
    with np.errstate(all="ignore"):
        gone = (inter / union > iou_threshold) | (left == best)
    return [best, *strip(left[~gone], boxes, scores, iou_threshold)]
