import numpy as np


def nms(boxes, scores, iou_threshold):
    order = np.argsort(-scores)
    x1, y1, x2, y2 = boxes[order].T
    w = np.minimum(x2[:, None], x2) - np.maximum(x1[:, None], x1)
    h = np.minimum(y2[:, None], y2) - np.maximum(y1[:, None], y1)
    inter = np.maximum(w, 0) * np.maximum(h, 0)
    area = (x2 - x1) * (y2 - y1)
    too_much = inter > iou_threshold * (area[:, None] + area - inter)

    alive = np.ones(len(order), dtype=bool)
    for i in range(len(order)):
        if alive[i]:
            alive[i + 1 :] &= ~too_much[i, i + 1 :]
    return order[alive]
