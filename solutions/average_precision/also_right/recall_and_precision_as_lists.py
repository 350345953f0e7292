import math

import numpy as np


class Matcher:
    """Keeps the objects that are still to be found."""

    def __init__(self, objects, threshold):
        self.objects = objects
        self.open = set(range(len(objects)))
        self.threshold = threshold

    def take(self, box):
        ious = [self.iou(box, g) for g in self.objects]
        j = int(np.argmax(ious))
        ok = j in self.open and not ious[j] < self.threshold
        self.open -= {j} if ok else set()
        return ok

    @staticmethod
    def iou(a, b):
        lt, rb = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
        i = np.prod(np.clip(rb - lt, 0, None), dtype=np.float64)
        u = np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - i
        return i / u if u else 0.0


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    """Recall and precision after each detection, then the sum of rectangles from the far end."""
    if not len(gt_boxes):
        return math.nan
    matcher = Matcher(gt_boxes, iou_threshold)
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    R, P, tp = [0.0], [1.0], 0
    for seen, i in enumerate(order, 1):
        tp += matcher.take(boxes[i])
        R.append(tp / len(gt_boxes))
        P.append(tp / seen)
    return np.array([-sum((R[j - 1] - R[j]) * P[j] for j in range(len(R) - 1, 0, -1))])


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    classes = [c for c, gt in ground_truths.items() if gt.size]
    if not classes:
        return math.nan
    aps = []
    for c in classes:
        try:
            boxes, scores = detections[c]
        except KeyError:
            aps.append(0)
            continue
        aps.append(average_precision(boxes, scores, ground_truths[c], iou_threshold).item())
    return math.fsum(aps) / len(aps)
