import numpy as np


def nms(boxes, scores, threshold):
    x1, y1, x2, y2 = boxes.T
    area = (x2 - x1) * (y2 - y1)
    order = np.argsort(-scores)
    kept = []
    while len(order) > 0:
        best, rest = order[0], order[1:]
        kept.append(best)
        w = np.minimum(x2[best], x2[rest]) - np.maximum(x1[best], x1[rest])
        h = np.minimum(y2[best], y2[rest]) - np.maximum(y1[best], y1[rest])
        inter = np.maximum(w, 0) * np.maximum(h, 0)
        union = area[best] + area[rest] - inter
        iou = np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
        order = rest[iou <= threshold]
    return kept


def class_nms(boxes, scores, classes, iou_threshold):
    kept = []
    for c in np.unique(classes):
        members = np.flatnonzero(classes == c)
        kept.extend(members[nms(boxes[members], scores[members], iou_threshold)])
    kept = np.array(kept, dtype=int)
    return kept[np.argsort(-scores[kept])]
