import math

import numpy as np

from harness.oracle import array, cases, close, draw, holds, shared, unchanged

boxes_of = shared("boxes")
# An epsilon of 1e-6 under the fraction moves the IoU of boxes of 20 x 20 by 2.5e-9 of its value;
# a handful of penalties with a small sigma makes a few 1e-8 of that.
TOLERANCE = {"rtol": 1e-6, "atol": 1e-8}


def rows(*corners):
    return np.array(corners, dtype=np.float64)


def agrees(got, want, **how):
    """The order first: with another one the scores would differ for no reason of their own."""
    kept, decayed = got
    array(kept, "kept", (None,), whole=True)
    array(decayed, "decayed", (None,))  # looked at in any case, for the diagnosis
    close(kept, want[0], "kept")
    close(decayed, want[1], "decayed", **how)


def rounds(boxes, scores, sigma, score_threshold):
    """The definition, one score at a time: kept, decayed, and how clear the decisions were.

    The last is the smallest relative distance of two scores, or of a score and the threshold,
    that decided anything.
    """
    overlap = boxes_of.overlaps(boxes).tolist()
    left = dict(enumerate(np.asarray(scores, dtype=np.float64).tolist()))
    kept, decayed, clear = [], [], math.inf
    while True:
        edge = score_threshold or 1e-300
        clear = min([clear, *(abs(score - edge) / edge for score in left.values())])
        left = {i: score for i, score in left.items() if score >= score_threshold}
        if not left:
            return np.array(kept, dtype=np.int64), np.array(decayed), clear
        best = max(left, key=left.__getitem__)
        kept.append(best)
        decayed.append(left.pop(best))
        if left:
            clear = min(clear, (decayed[-1] - max(left.values())) / (decayed[-1] or 1))
        row = overlap[best]
        left = {i: score * math.exp(-(row[i] ** 2) / sigma) for i, score in left.items()}


def drawn(rng, n, sigma, score_threshold, margin=1e-5, part=1.0, **where):
    """Random boxes and scores for which rounding decides nothing, and what becomes of them."""
    where = where or {"corner": (-25, 25), "side": (20, 60)}
    while True:
        boxes = boxes_of.random_boxes(rng, n, **where) * part
        scores = boxes_of.distinct_scores(rng, n, 0.05, 1.0)
        kept, decayed, clear = rounds(boxes, scores, sigma, score_threshold)
        if clear > margin:
            return boxes, scores, (kept, decayed)


def fault(kept, decayed, boxes, scores, sigma, score_threshold):
    """The first thing that is wrong with a result, "" if nothing is; for scores that are tied.

    Follows the order in which the answer took the boxes: of equal scores any may come first.
    """
    overlap = boxes_of.overlaps(boxes).tolist()
    left = {i: score for i, score in enumerate(scores.tolist()) if score >= score_threshold}
    for place, (i, told) in enumerate(zip(kept.tolist(), decayed.tolist(), strict=True)):
        if not 0 <= i < len(scores):
            return f"kept holds {i}, but the last of the boxes has the index {len(scores) - 1}"
        if i in kept[:place]:
            return f"kept holds box {i} more than once"
        if i not in left:
            return f"box {i} is kept, but its score has sunk below {score_threshold:g}"
        best = max(left, key=left.__getitem__)
        if left[i] < left[best] * (1 - 1e-6):
            return (
                f"kept[{place}] is box {i} of score {left[i]:.6g}, "
                f"but box {best} has {left[best]:.6g} at that moment"
            )
        if not abs(told - left[i]) <= 1e-6 * left[i]:
            return f"decayed[{place}] is {told:.6g}, the score of box {i} is {left[i]:.6g} then"
        del left[i]
        row = overlap[i]
        left = {j: score * math.exp(-(row[j] ** 2) / sigma) for j, score in left.items()}
        left = {j: score for j, score in left.items() if score >= score_threshold}
    if left:
        best = max(left, key=left.__getitem__)
        return (
            f"box {best} is missing: its score is {left[best]:.6g}, not below {score_threshold:g}"
        )
    return ""


@cases(score=[0.5, 0.75], sigma=[0.5, 0.25])
def test_one_box(soft_nms, score, sigma):
    """a single box stays with its score"""
    got = soft_nms(rows((2, 3, 22, 13)), np.array([score]), sigma, 0.001)
    agrees(got, ([0], [score]))


@cases(
    dict(n=2, sigma=0.5),
    dict(n=4, sigma=0.25),
    dict(n=9, sigma=0.5),
    dict(n=304, sigma=0.5),
)
def test_apart(soft_nms, n, sigma):
    """boxes that lie apart, in x, in y or in both, keep their scores; best score first"""
    side = int(np.ceil(n**0.5))
    places = np.array([(40.0 * x, 60.0 * y) for y in range(side) for x in range(side)])[:n]
    # The two lie apart in both directions.
    places = np.array([(0.0, 0.0), (40.0, 60.0)]) if n == 2 else places
    boxes = np.concatenate([places, places + np.array([24, 16])], axis=1)
    scores = boxes_of.distinct_scores(draw(0), n, 0.05, 1.0)
    order = np.argsort(-scores)
    want = order, scores[order]
    agrees(soft_nms(boxes, scores, sigma, 0.001), want)


@cases(sigma=[0.5, 1.0, 0.25], overlap=[0.5, 0.875], best=[0, 1])
def test_two_boxes(soft_nms, sigma, overlap, best):
    """of two boxes the second's score is multiplied by exp(-iou^2 / sigma)"""
    boxes = rows((0, 0, 64, 32), (0, 0, 64, 32 * overlap))
    scores = np.array([0.75, 0.75])
    scores[best] = 0.875
    want = (best, 1 - best), (0.875, 0.75 * math.exp(-(overlap**2) / sigma))
    agrees(soft_nms(boxes, scores, sigma, 0.001), want, **TOLERANCE)


@cases(sigma=[0.5, 0.25], behind=[0.5, 0.125])
def test_best_is_looked_for_anew(soft_nms, sigma, behind):
    """after each pick the best of what is left is taken, by the lowered scores"""
    # Box 1 overlaps box 0 by 3/4 and falls behind box 2, which lies apart; and box 3 behind all.
    boxes = rows((0, 0, 64, 32), (0, 0, 64, 24), (100, 0, 164, 32), (100, 0, 164, 28))
    scores = np.array([0.875, 0.75, 0.625, behind])
    want = rounds(boxes, scores, sigma, 0.001)[:2]
    agrees(soft_nms(boxes, scores, sigma, 0.001), want, **TOLERANCE)


@cases(n=[3, 4, 6], sigma=[0.5, 0.25])
def test_penalties_multiply(soft_nms, n, sigma):
    """a box that overlaps several boxes taken before it is lowered by each of them"""
    # A chain, the best at its left end: neighbours overlap by 12/20, the next but one by 8/24.
    at = 8.0 * np.arange(n)
    boxes = np.stack([at, 0 * at, at + 32, 0 * at + 32], axis=1)
    scores = 0.9375 - 0.0625 * np.arange(n)
    want = rounds(boxes, scores, sigma, 0.001)[:2]
    agrees(soft_nms(boxes, scores, sigma, 0.001), want, **TOLERANCE)


@cases(score_threshold=[0.25, 0.125, 0.001], alone=[True, False])
def test_low_scores(soft_nms, score_threshold, alone):
    """a box whose score is below score_threshold is dropped, lowered or not"""
    boxes = rows((0, 0, 64, 32), (0, 0, 64, 32), (100, 0, 164, 32), (200, 0, 264, 32))
    if alone:  # no box but the last is ever lowered: 3 and 2 come in too low, 0 and 1 stay
        boxes[1] += 300
        scores = np.array([0.5, 0.75, 0.875, 0.75]) * score_threshold
        scores[:2] = 0.75, 0.5
    else:  # box 1 is lowered by exp(-4), to 0.018 of its score
        scores = np.array([0.875, 16, 2, 0.75]) * [1, *[score_threshold] * 3]
        scores[1] = min(scores[1], 0.75)
    want = rounds(boxes, scores, 0.25, score_threshold)[:2]
    agrees(soft_nms(boxes, scores, 0.25, score_threshold), want)


@cases(score_threshold=[0.5, 0.25, 0.125])
def test_equal_to_score_threshold(soft_nms, score_threshold):
    """a box whose score equals score_threshold stays"""
    boxes = rows((0, 0, 16, 16), (40, 0, 56, 16), (80, 0, 96, 16))
    scores = np.array([score_threshold, 0.75, score_threshold - 2.0**-10])
    agrees(soft_nms(boxes, scores, 0.5, score_threshold), ((1, 0), (0.75, score_threshold)))


@cases(n=[2, 3, 9])
def test_threshold_zero(soft_nms, n):
    """at score_threshold 0 every box stays, also one whose score is 0"""
    boxes, scores, _ = drawn(draw(n), n, 0.5, 0.0, corner=(0, 50), side=(20, 60))
    scores[1] = 0.0
    want = rounds(boxes, scores, 0.5, 0.0)[:2]
    agrees(soft_nms(boxes, scores, 0.5, 0.0), want, **TOLERANCE)


@cases(
    dict(n=4, score_threshold=0.001),
    dict(n=8, score_threshold=0.001),
    dict(n=8, score_threshold=0.2),
    dict(n=8, score_threshold=0.0),
    dict(n=24, score_threshold=0.001),
    dict(n=24, score_threshold=0.05),
    sigma=[0.5, 0.1, 1.5],
)
def test_agrees_with_the_definition(soft_nms, n, score_threshold, sigma):
    """the boxes are taken in the order of the definition, with its scores"""
    boxes, scores, want = drawn(draw(n), n, sigma, score_threshold)
    agrees(soft_nms(boxes, scores, sigma, score_threshold), want, **TOLERANCE)


@cases(n=[3, 8, 16], sigma=[0.5, 0.2])
def test_float32(soft_nms, n, sigma):
    """float32 boxes and scores are treated alike, to float32's precision"""
    boxes, scores, _ = drawn(draw(n), n, sigma, 0.01, margin=2e-3)
    boxes, scores = boxes.astype(np.float32), scores.astype(np.float32)
    want = rounds(boxes, scores, sigma, 0.01)[:2]
    # Every round adds its rounding to the scores of the last ones.
    agrees(soft_nms(boxes, scores, sigma, 0.01), want, given=np.float32, rtol=1e-3)


@cases(
    dict(n=2, levels=1), dict(n=5, levels=1), dict(n=5, levels=3), dict(n=12, levels=3), i=[0, 1]
)
def test_equal_scores(soft_nms, n, levels, i):
    """of boxes with equal scores either may be taken first; the others are lowered by it"""
    rng = draw(i)
    boxes, scores = boxes_of.grid_boxes(rng, n, cells=5), boxes_of.tied_scores(rng, n, levels)
    boxes[1], scores[1] = boxes[0], scores[0]
    kept, decayed = soft_nms(boxes.copy(), scores.copy(), 0.5, 0.001)
    kept = array(kept, "kept", (None,), whole=True)
    decayed = array(decayed, "decayed", (len(kept),))
    complaint = fault(kept, decayed, boxes, scores, 0.5, 0.001)
    holds(not complaint, complaint)


@cases(empty=["points", "no width", "no height"], best=[1, 0])
def test_empty_boxes(soft_nms, empty, best):
    """boxes without area overlap nothing: equal ones and a box around them keep their scores"""
    w, h = {"points": (0, 0), "no width": (0, 16), "no height": (16, 0)}[empty]
    one = (8, 8, 8 + w, 8 + h)
    boxes = rows(one, (0, 0, 32, 32), one, (64, 64, 96, 96), (8, 8, 8, 8))
    scores = boxes_of.distinct_scores(draw(0), 5, 0.1, 0.8)
    scores[best] = 0.875
    order = np.argsort(-scores)
    want = order, scores[order]
    agrees(soft_nms(boxes, scores, 0.5, 0.001), want)


@cases(score_threshold=[0.001, 0.0])
def test_no_boxes(soft_nms, score_threshold):
    """no boxes give two empty results"""
    kept, decayed = soft_nms(np.zeros((0, 4)), np.zeros(0), 0.5, score_threshold)
    close(array(kept, "kept", (None,), whole=True), np.zeros(0, dtype=int), "kept")
    close(array(decayed, "decayed", (None,)), np.zeros(0), "decayed")


@cases(part=[1.0, 0.2], i=range(2))
def test_normalised(soft_nms, part, i):
    """boxes normalised to [0, 1] are treated as boxes in pixels are"""
    # For areas from 4e-4 an epsilon of 1e-6 moves an IoU by up to 1/400 of its value.
    where = {"corner": (0, 0.5), "side": (0.1, 0.5)}
    boxes, scores, want = drawn(draw(i), 6, 0.5, 0.01, margin=0.03, part=part, **where)
    # The same epsilon moves the penalties of several rounds by up to a hundredth or so.
    agrees(soft_nms(boxes, scores, 0.5, 0.01), want, rtol=0.02)


@cases(sigma=[0.5, 0.2])
def test_columns_of_detections(soft_nms, sigma):
    """boxes and scores may be columns of one array, and are left as they are"""
    boxes, scores, want = drawn(draw(0), 8, sigma, 0.01)
    detections = np.concatenate([boxes, scores[:, None]], axis=1)
    boxes, scores = detections[:, :4], detections[:, 4]
    with unchanged(boxes, scores):
        agrees(soft_nms(boxes, scores, sigma, 0.01), want, **TOLERANCE)


@cases(n=[2, 5])
def test_twice(soft_nms, n):
    """a second call with the same arrays gives the same result"""
    boxes, scores, want = drawn(draw(0), n, 0.5, 0.01)
    soft_nms(boxes, scores, 0.5, 0.01)
    agrees(soft_nms(boxes, scores, 0.5, 0.01), want, **TOLERANCE)
