import numpy as np


def overlaps(box, boxes):
    w = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    h = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    inter = np.maximum(w, 0) * np.maximum(h, 0)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + area - inter
    return np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    scores = scores.copy()
    order = np.argsort(-scores)
    for place, best in enumerate(order):
        rest = order[place + 1 :]
        scores[rest] *= np.exp(-(overlaps(boxes[best], boxes[rest]) ** 2) / sigma)
    kept = [i for i in np.argsort(-scores) if scores[i] >= score_threshold]
    return np.array(kept, dtype=int), scores[kept]
