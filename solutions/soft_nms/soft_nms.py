import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    x1, y1, x2, y2 = boxes.T  # (n,) each
    area = (x2 - x1) * (y2 - y1)  # (n,)
    scores = scores.copy()  # (n,), lowered as we go

    left = np.flatnonzero(scores >= score_threshold)  # indices not taken yet
    kept, decayed = [], []
    while len(left) > 0:
        # The ranking changes in every round, so the best is looked for anew.
        best = left[np.argmax(scores[left])]
        kept.append(best)
        decayed.append(scores[best])
        left = left[left != best]

        # Its overlap with all the others at once; boxes apart have a negative side.
        w = np.minimum(x2[best], x2[left]) - np.maximum(x1[best], x1[left])  # (left,)
        h = np.minimum(y2[best], y2[left]) - np.maximum(y1[best], y1[left])  # (left,)
        inter = np.maximum(w, 0) * np.maximum(h, 0)  # (left,)
        union = area[best] + area[left] - inter  # (left,)
        iou = np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)  # (left,)

        # Nobody is thrown out for an overlap; a score that gets too low ends a box.
        scores[left] *= np.exp(-(iou**2) / sigma)
        left = left[scores[left] >= score_threshold]

    return np.array(kept, dtype=int), np.array(decayed, dtype=scores.dtype)  # (k,), (k,)
