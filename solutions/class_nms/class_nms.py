import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    x1, y1, x2, y2 = boxes.T  # (n,) each
    area = (x2 - x1) * (y2 - y1)  # (n,)

    order = np.argsort(-scores)  # candidates of all classes, best first
    kept = []
    while len(order) > 0:
        # No candidate that is left can suppress the best one, so it stays.
        best, rest = order[0], order[1:]
        kept.append(best)

        # Its overlap with all the others at once; boxes apart have a negative side.
        w = np.minimum(x2[best], x2[rest]) - np.maximum(x1[best], x1[rest])  # (rest,)
        h = np.minimum(y2[best], y2[rest]) - np.maximum(y1[best], y1[rest])  # (rest,)
        inter = np.maximum(w, 0) * np.maximum(h, 0)  # (rest,)
        union = area[best] + area[rest] - inter  # (rest,)
        iou = np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)  # (rest,)

        # Whatever is of another class goes on as a candidate, however much it overlaps.
        other = classes[rest] != classes[best]  # (rest,)
        order = rest[other | (iou <= iou_threshold)]

    return np.array(kept, dtype=int)  # (k,), by falling score over all classes
