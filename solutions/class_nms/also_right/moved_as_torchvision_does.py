import numpy as np


def nms(dets, scores, thresh):
    """Plain NMS as the code of Fast R-CNN writes it, with continuous corners."""
    x1, y1, x2, y2 = dets[:, 0], dets[:, 1], dets[:, 2], dets[:, 3]
    areas = (x2 - x1) * (y2 - y1)
    order = scores.argsort()[::-1]
    keep = []
    while order.size > 0:
        i = order[0]
        keep.append(i)
        w = np.maximum(0.0, np.minimum(x2[i], x2[order[1:]]) - np.maximum(x1[i], x1[order[1:]]))
        h = np.maximum(0.0, np.minimum(y2[i], y2[order[1:]]) - np.maximum(y1[i], y1[order[1:]]))
        inter = w * h
        union = areas[i] + areas[order[1:]] - inter
        ovr = inter / np.where(union > 0, union, 1)
        inds = np.where(ovr <= thresh)[0]
        order = order[inds + 1]
    return keep


def class_nms(boxes, scores, classes, iou_threshold):
    """torchvision's batched_nms: each class moved by the largest coordinate, in the boxes' dtype."""
    if boxes.size == 0:
        return np.zeros(0, dtype=np.int64)
    max_coordinate = boxes.max()
    offsets = classes.astype(boxes.dtype) * (max_coordinate + 1)
    boxes_for_nms = boxes + offsets[:, None]
    return nms(boxes_for_nms, scores, iou_threshold)
