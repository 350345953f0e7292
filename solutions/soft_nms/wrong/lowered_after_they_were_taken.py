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
    left = np.flatnonzero(scores >= score_threshold)
    kept = []
    while len(left) > 0:
        best = left[np.argmax(scores[left])]
        kept.append(best)
        left = left[left != best]
        others = np.delete(np.arange(len(scores)), best)
        scores[others] *= np.exp(-(overlaps(boxes[best], boxes[others]) ** 2) / sigma)
        left = left[scores[left] >= score_threshold]
    return np.array(kept, dtype=int), scores[kept]
