import numpy as np


def nms(boxes, scores, threshold):
    x1, y1, x2, y2 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    areas = (x2 - x1) * (y2 - y1)
    order = scores.argsort()[::-1]
    keep = []
    while order.size > 0:
        i = order[0]
        keep.append(i)
        xx1 = np.maximum(x1[i], x1[order[1:]])
        yy1 = np.maximum(y1[i], y1[order[1:]])
        xx2 = np.minimum(x2[i], x2[order[1:]])
        yy2 = np.minimum(y2[i], y2[order[1:]])
        inter = np.maximum(0.0, xx2 - xx1) * np.maximum(0.0, yy2 - yy1)
        ovr = inter / (areas[i] + areas[order[1:]] - inter + 1e-9)
        order = order[np.where(ovr <= threshold)[0] + 1]
    return np.array(keep, dtype=np.int64)


def batched_nms(boxes, scores, idxs, iou_threshold):
    """Plain NMS for each class that occurs; parts are mapped back and merged by score."""
    keep = [np.empty(0, dtype=np.int64)]
    for c in np.unique(idxs):
        members = np.flatnonzero(idxs == c)
        keep.append(members[nms(boxes[members], scores[members], iou_threshold)])
    keep = np.concatenate(keep)
    return keep[np.argsort(scores[keep])[::-1]]
