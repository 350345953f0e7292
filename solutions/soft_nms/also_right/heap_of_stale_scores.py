import heapq

import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """A heap; scores only sink, so one that is out of date is computed and pushed back."""
    near = np.maximum(boxes[:, None, :2], boxes[:, :2])
    far = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    inter = np.clip(far - near, 0, None).prod(axis=-1)
    area = inter.diagonal()
    union = area[:, None] + area - inter
    iou = inter / np.where(union > 0, union, 1)

    taken = []
    heap = [(-float(s), i, 0) for i, s in enumerate(scores)]
    heapq.heapify(heap)
    while heap:
        s, i, seen = heapq.heappop(heap)
        if -s < score_threshold:
            continue
        if seen == len(taken):
            taken.append((i, -s))
            continue
        penalty = sum(iou[i, j] ** 2 for j, _ in taken[seen:]) / sigma
        heapq.heappush(heap, (s * np.exp(-penalty), i, len(taken)))
    return tuple(i for i, _ in taken), tuple(float(s) for _, s in taken)
