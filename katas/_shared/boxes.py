"""What the checks of the box katas share: the plain overlap, and makers of boxes.

Boxes are rows (x1, y1, x2, y2) of continuous corners. The makers take a numpy Generator
and give float64 arrays. Side lengths are at least 10, so areas are at least 100: an answer
with a tiny epsilon under its fraction differs by less than the tolerance.
"""

import functools
import itertools

import numpy as np


def iou(boxes1, boxes2):
    """Overlap of every pair as an (N, M) float64 array; 0 where the union is empty."""
    a = np.array(boxes1, dtype=np.float64).reshape(-1, 4).T[:, :, None]
    b = np.array(boxes2, dtype=np.float64).reshape(-1, 4).T[:, None]
    # Both directions at once: the first axis is x and y.
    side = np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0)  # (2, N, M)
    shared = side[0] * side[1]
    (width1, height1), (width2, height2) = a[2:] - a[:2], b[2:] - b[:2]
    either = width1 * height1 + width2 * height2 - shared
    return np.divide(shared, either, out=np.zeros(either.shape), where=either > 0)


def overlaps(boxes):
    """The IoU of every two of these boxes, (n, n)."""
    return _overlaps(np.asarray(boxes, dtype=np.float64).tobytes())


@functools.lru_cache(maxsize=4)  # boxes are drawn by their overlaps, and then suppressed by them
def _overlaps(data):
    boxes = np.frombuffer(data).reshape(-1, 4)
    return iou(boxes, boxes)


def greedy(boxes, scores, iou_threshold):
    """Greedy suppression by its definition, one box at a time: indices, best score first.

    Of equal scores the earlier box comes first; `fault` accepts every other order too.
    """
    overlap = overlaps(boxes).tolist()
    worth = np.asarray(scores, dtype=np.float64).tolist()
    kept = []
    for i in sorted(range(len(worth)), key=worth.__getitem__, reverse=True):
        row = overlap[i]
        if all(row[j] <= iou_threshold for j in kept):
            kept.append(i)
    return np.array(kept, dtype=np.int64)


def fault(kept, boxes, scores, iou_threshold):
    """The first thing that is wrong with `kept` as a result of suppression, "" if nothing is.

    `kept` is a plain array of whole numbers. Where scores are equal every order of them is
    right, so several results are; without equal scores only that of `greedy` is.
    """
    kept, scores = [int(i) for i in kept], np.asarray(scores, dtype=np.float64).tolist()
    n = len(scores)
    for i in kept:
        if not 0 <= i < n:
            return f"kept holds {i}, but the {n} boxes have the indices 0 to {n - 1}"
        if kept.count(i) > 1:
            return f"kept holds box {i} {kept.count(i)} times"
    for i, j in itertools.pairwise(kept):
        if scores[i] < scores[j]:
            return (
                f"box {i} of score {scores[i]:.4g} stands before "
                f"box {j} of score {scores[j]:.4g}, the best should come first"
            )
    overlap = overlaps(boxes).tolist()
    for place, i in enumerate(kept):
        for j in kept[:place]:
            if overlap[i][j] > iou_threshold:
                return (
                    f"boxes {j} and {i} are both kept, "
                    f"but their IoU is {overlap[i][j]:.4g}, above {iou_threshold:g}"
                )
    for i in sorted(set(range(n)) - set(kept)):
        if not any(scores[j] >= scores[i] and overlap[i][j] > iou_threshold for j in kept):
            return (
                f"box {i} of score {scores[i]:.4g} is dropped, but no kept box of equal or "
                f"higher score overlaps it by more than {iou_threshold:g}"
            )
    return ""


def random_boxes(rng, n, side=(10, 60), corner=(-60, 60)):
    """Boxes at random places, also at negative coordinates; (n, 4)."""
    near = rng.uniform(*corner, (n, 2))
    return np.concatenate([near, near + rng.uniform(*side, (n, 2))], axis=1)


def clear_boxes(rng, n, iou_threshold, margin=1e-6, **where):
    """Random boxes of which no pair has an IoU within `margin` of the threshold.

    Rounding then never decides whether a pair is above it. `where` goes to `random_boxes`.
    """
    boxes = random_boxes(rng, n, **where)
    while True:
        overlap = overlaps(boxes)
        # Boxes that do not meet have an IoU of exactly 0 in every formula.
        near = (abs(overlap - iou_threshold) <= margin) & (overlap > 0)
        if not near.any():
            return boxes
        np.fill_diagonal(near, False)
        chosen = []
        for i in range(len(boxes)):
            if not near[i, chosen].any():
                chosen.append(i)
        fresh = random_boxes(rng, n - len(chosen), **where)
        boxes = np.concatenate([boxes[chosen], fresh])


def grid_boxes(rng, n, cells=8, step=16.0):
    """Boxes with corners on a grid of step 16: areas, ratios and ties are exact in any formula.

    No box is empty; equal boxes, touching boxes and IoUs of exactly 1/2 and 1/4 turn up often.
    """
    places, sides = rng.random((2, n, 2))
    near = np.floor(places * (cells - 1))
    far = near + 1 + np.floor(sides * np.minimum(4, cells - near))
    return np.concatenate([near, far], axis=1) * step


def distinct_scores(rng, n, low=0.0, high=1.0):
    """Scores in random order that no rounding, not even to float32, makes equal; (n,)."""
    return low + (high - low) * (rng.permutation(n) + rng.uniform(0.2, 0.8, n)) / max(n, 1)


def tied_scores(rng, n, levels=3):
    """Scores that are multiples of 1/8, so that many are equal; (n,)."""
    return rng.integers(1, levels + 1, n) / 8
