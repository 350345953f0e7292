import numpy as np


def overlaps(boxes, gt_boxes):
    a, b = boxes[:, None], gt_boxes[None]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    inter = np.maximum(sides, 0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    n, m = len(boxes), len(gt_boxes)
    if m == 0:
        return float("nan")
    if n == 0:
        return 0.0
    order = np.argsort(-scores, kind="stable")
    iou = overlaps(boxes[order], gt_boxes)
    right = np.zeros(n)
    for j in range(m):
        i = np.argmax(iou[:, j])
        if iou[i, j] >= iou_threshold:
            right[i] = 1
    found = np.cumsum(right)
    precision = found / np.arange(1, n + 1)
    return float(np.sum(np.diff(found / m, prepend=0) * precision))


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    nothing = np.zeros((0, 4)), np.zeros(0)
    values = []
    for name, gt_boxes in ground_truths.items():
        if len(gt_boxes) > 0:
            boxes, scores = detections.get(name, nothing)
            values.append(average_precision(boxes, scores, gt_boxes, iou_threshold))
    return float(np.mean(values)) if values else float("nan")
