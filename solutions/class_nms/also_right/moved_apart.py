import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    """Each class is moved by more than the extent of all boxes; then one plain NMS."""
    if boxes.shape[0] == 0:
        return np.empty((0,), dtype=np.int32)
    extent = boxes.max() - boxes.min() + 1
    apart = boxes.astype(np.float64) + (classes * extent)[:, None]
    near = np.maximum(apart[:, None, :2], apart[:, :2])
    far = np.minimum(apart[:, None, 2:], apart[:, 2:])
    inter = np.prod((far - near).clip(min=0), axis=-1)
    area = np.diag(inter)
    union = area[:, None] + area - inter
    iou = np.where(union > 0, inter / np.where(union > 0, union, 1), 0)
    keep = []
    for i in np.argsort(scores, kind="stable")[::-1]:
        if np.all(iou[i, keep] <= iou_threshold):
            keep.append(i)
    return np.array(keep)
