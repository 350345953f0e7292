import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    """Each class is moved to a place of its own; then one plain NMS, which knows no classes."""
    if len(boxes) == 0:
        return []
    boxes = boxes.astype(float)
    boxes = boxes + (classes * (boxes.max() - boxes.min() + 1))[:, None]
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    left = np.argsort(scores)[::-1]
    keep = []
    while left.size:
        i, left = left[0], left[1:]
        keep.append(i)
        side = np.minimum(boxes[i, 2:], boxes[left, 2:]) - np.maximum(boxes[i, :2], boxes[left, :2])
        common = np.prod(np.clip(side, 0, None), axis=1)
        # No division: the union may be empty.
        left = left[common <= iou_threshold * (area[i] + area[left] - common)]
    return keep
