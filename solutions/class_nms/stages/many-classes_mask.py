import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    """All boxes sorted once; a mask of those that are out; each kept box looks down the rest."""
    order = np.argsort(-scores)
    x1, y1, x2, y2 = boxes[order].T
    names = classes[order]
    area = (x2 - x1) * (y2 - y1)
    alive = np.ones(len(order), dtype=bool)
    for i in range(len(order)):
        if not alive[i]:
            continue
        w = np.minimum(x2[i], x2[i + 1 :]) - np.maximum(x1[i], x1[i + 1 :])
        h = np.minimum(y2[i], y2[i + 1 :]) - np.maximum(y1[i], y1[i + 1 :])
        common = np.where((w > 0) & (h > 0), w * h, 0)
        too_much = common > iou_threshold * (area[i] + area[i + 1 :] - common)
        alive[i + 1 :] &= ~(too_much & (names[i + 1 :] == names[i]))
    return order[alive]
