import math


def overlap(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    inter = max(w, 0) * max(h, 0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter
    return inter / union if union > 0 else 0.0


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """Plain Python: a list of candidates [score, index, box], re-sorted in every round."""
    todo = [[s, i, box] for i, (s, box) in enumerate(zip(scores.tolist(), boxes.tolist()))]
    kept, decayed = [], []
    while todo:
        todo.sort(key=lambda each: each[0])
        score, index, box = todo.pop()
        if score < score_threshold:
            break  # all the others are lower still
        kept.append(index)
        decayed.append(score)
        for each in todo:
            each[0] *= math.exp(-(overlap(box, each[2]) ** 2) / sigma)
    return kept, decayed
