import numpy as np


def overlaps(boxes, gt_boxes):
    a, b = boxes[:, None], gt_boxes[None]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    inter = np.maximum(sides, 0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)


def ranked(boxes, scores, gt_boxes, iou_threshold):
    order = np.argsort(-scores, kind="stable")
    iou = overlaps(boxes[order], gt_boxes)
    free = np.ones(len(gt_boxes), dtype=bool)
    right = np.zeros(len(boxes))
    for i in range(len(boxes)):
        j = np.argmax(iou[i]) if len(gt_boxes) else -1
        if j >= 0 and iou[i, j] >= iou_threshold and free[j]:
            right[i] = 1
            free[j] = False
    return scores[order], right


def area(right, m):
    found = np.cumsum(right)
    precision = found / np.arange(1, len(right) + 1)
    return float(np.sum(np.diff(found / m, prepend=0) * precision)) if m else float("nan")


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    return area(ranked(boxes, scores, gt_boxes, iou_threshold)[1], len(gt_boxes))


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    scores, right = [np.zeros(0)], [np.zeros(0)]
    for name, (boxes, of_class) in detections.items():
        gt_boxes = ground_truths.get(name, np.zeros((0, 4)))
        s, r = ranked(boxes, of_class, gt_boxes, iou_threshold)
        scores.append(s)
        right.append(r)
    order = np.argsort(-np.concatenate(scores), kind="stable")
    m = sum(len(gt_boxes) for gt_boxes in ground_truths.values())
    return area(np.concatenate(right)[order], m)
