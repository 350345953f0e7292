import numpy as np


def overlaps(boxes, gt_boxes):
    a, b = boxes[:, None], gt_boxes[None]  # (n, 1, 4), (1, m, 4)
    # Boxes that lie apart have a negative side.
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])  # (n, m, 2)
    inter = np.maximum(sides, 0).prod(axis=-1)  # (n, m)
    area = (a[..., 2:] - a[..., :2]).prod(axis=-1)  # (n, 1)
    gt_area = (b[..., 2:] - b[..., :2]).prod(axis=-1)  # (1, m)
    union = area + gt_area - inter  # (n, m)
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)  # (n, m)


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    n, m = len(boxes), len(gt_boxes)
    if m == 0:
        return float("nan")

    # Who comes first is given the object, so equal scores must keep their order.
    order = np.argsort(-scores, kind="stable")  # (n,)
    iou = overlaps(boxes[order], gt_boxes)  # (n, m)

    # Each detection asks for one object only: the one that it overlaps most.
    free = np.ones(m, dtype=bool)
    right = np.zeros(n)
    for i in range(n):
        j = np.argmax(iou[i])
        if iou[i, j] >= iou_threshold and free[j]:
            right[i] = 1
            free[j] = False

    found = np.cumsum(right)  # (n,) right ones among the first 1, 2, ..., n
    precision = found / np.arange(1, n + 1)  # (n,)
    recall = found / m  # (n,)
    return float(np.sum(np.diff(recall, prepend=0) * precision))


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    nothing = np.zeros((0, 4)), np.zeros(0)
    values = []
    # The objects say which classes count: one that was never detected is a failure of the
    # detector, one that is not there cannot be found.
    for name, gt_boxes in ground_truths.items():
        if len(gt_boxes) > 0:
            boxes, scores = detections.get(name, nothing)
            values.append(average_precision(boxes, scores, gt_boxes, iou_threshold))
    return float(np.mean(values)) if values else float("nan")
