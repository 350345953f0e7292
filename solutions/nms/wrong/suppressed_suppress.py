import numpy as np


def overlap(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    inter = max(w, 0) * max(h, 0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter
    return inter / union if union > 0 else 0.0


def nms(boxes, scores, iou_threshold):
    order = np.argsort(-scores)
    kept = []
    for place, i in enumerate(order):
        if all(overlap(boxes[i], boxes[j]) <= iou_threshold for j in order[:place]):
            kept.append(i)
    return np.array(kept, dtype=int)
