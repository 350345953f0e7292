import numpy as np

from harness.oracle import (
    array,
    as_quick,
    as_small,
    cases,
    close,
    draw,
    holds,
    shared,
    stage,
    unchanged,
)

boxes_of = shared("boxes")


def rows(*corners):
    return np.array(corners, dtype=np.float64)


def indices(*kept):
    return np.array(kept, dtype=np.int64)


@cases(iou_threshold=[0.5, 0.0, 1.0])
def test_one_box(nms, iou_threshold):
    """a single box stays"""
    close(nms(rows((2, 3, 22, 13)), np.array([0.5]), iou_threshold), indices(0), "kept")


@cases(best=[0, 1], iou_threshold=[0.5, 0.25])
def test_two_boxes(nms, best, iou_threshold):
    """of two boxes that overlap by more than the threshold the one with the better score stays"""
    boxes = rows((0, 0, 16, 16), (0, 0, 12, 16))  # IoU 3/4
    scores = np.array([0.25, 0.25])
    scores[best] = 0.75
    close(nms(boxes, scores, iou_threshold), indices(best), "kept")


@cases(
    dict(n=2, iou_threshold=0.5),
    dict(n=2, iou_threshold=0.0),
    dict(n=9, iou_threshold=0.5),
    dict(n=9, iou_threshold=0.0),
    dict(n=144, iou_threshold=0.5),
)
def test_apart(nms, n, iou_threshold):
    """boxes that lie apart, in x, in y or in both, all stay, best score first"""
    side = 2 if n == 2 else round(n**0.5)
    places = np.array([(40 * x, 60 * y) for y in range(side) for x in range(side)], dtype=float)
    # The two lie apart in both directions.
    places = places[[0, 3]] if n == 2 else places
    boxes = np.concatenate([places, places + np.array([24, 16])], axis=1)
    scores = boxes_of.distinct_scores(draw(0), n)
    want = indices(*np.argsort(-scores))
    close(nms(boxes, scores, iou_threshold), want, "kept")


@cases(n=[3, 4, 9], given=["best first", "worst first", "shuffled"])
def test_chain(nms, n, given):
    """a box that was suppressed suppresses nothing: in a chain every second box stays"""
    # Neighbours overlap by 12/20, the next but one by 8/24. Scores fall from left to right.
    places = np.arange(n)
    if given == "worst first":
        places = places[::-1]
    elif given == "shuffled":
        places = draw(0).permutation(n)
    boxes = np.stack([4.0 * places, 0.0 * places, 4.0 * places + 16, 0.0 * places + 16], axis=1)
    want = indices(*[np.flatnonzero(places == p)[0] for p in range(0, n, 2)])
    close(nms(boxes, 1 - places / 16, 0.5), want, "kept")


@cases(overlap=[0.5, 0.25, 0.75], size=[16.0, 2.0**24], best=[0, 1])
def test_equal_to_the_threshold(nms, overlap, size, best):
    """a box whose IoU equals the threshold stays, one with a little more goes"""
    # Every number is a multiple of 1/8, so that the IoU is exact in any formula. In the large
    # boxes no epsilon can hide which of > and >= is used.
    boxes = rows((0, 0, size, size), (0, 0, size, size * overlap))
    scores = np.array([0.5, 0.5])
    scores[best] = 0.875
    close(nms(boxes, scores, overlap), indices(best, 1 - best), "kept")
    little = 2.0**-12 if size == 16 else 2.0**-20
    close(nms(boxes, scores, overlap - little), indices(best), "kept")


@cases(
    dict(n=4, i=0),
    dict(n=12, i=0),
    dict(n=12, i=1),
    dict(n=24, i=0),
    dict(n=24, i=1),
    iou_threshold=[0.5, 0.25, 0.125],
)
def test_on_a_grid(nms, n, iou_threshold, i):
    """on a grid, where many overlaps equal the threshold, those above it go and no others"""
    rng = draw(i)
    boxes, scores = boxes_of.grid_boxes(rng, n), boxes_of.distinct_scores(rng, n)
    want = boxes_of.greedy(boxes, scores, iou_threshold)
    close(nms(boxes, scores, iou_threshold), want, "kept")


@cases(best=["the middle", "the corners"])
def test_threshold_zero(nms, best):
    """0 is a threshold: boxes that only touch stay, every overlap goes"""
    middle = (0, 0, 32, 32)
    touching = [(32, 0, 64, 32), (0, 32, 32, 64), (-32, -32, 0, 0)]
    scores = np.array([0.875, 0.75, 0.625, 0.5, 0.375])
    # The last box shares 4 x 4 with the middle one, of 2032.
    boxes = rows(middle, *touching, (28, -28, 60, 4))
    if best == "the corners":
        scores[0] = 0.4375
    want = boxes_of.greedy(boxes, scores, 0.0)
    close(nms(boxes, scores, 0.0), want, "kept")


@cases(n=[2, 7])
def test_threshold_one(nms, n):
    """at threshold 1 every box stays, equal boxes too, for no IoU is greater"""
    rng = draw(0)
    boxes = boxes_of.grid_boxes(rng, n)
    boxes[1] = boxes[0]
    scores = boxes_of.distinct_scores(rng, n)
    close(nms(boxes, scores, 1.0), indices(*np.argsort(-scores)), "kept")


@cases(
    dict(given="float64", n=3, i=0),
    dict(given="float64", n=8, i=0),
    dict(given="float64", n=8, i=1),
    dict(given="float32", n=8, i=2),
    dict(given="float64", n=30, i=0),
    dict(given="float32", n=30, i=2),
    iou_threshold=[0.3, 0.5, 0.7, 0.1],
)
def test_agrees_with_the_definition(nms, given, i, n, iou_threshold):
    """keeps exactly the boxes that greedy suppression keeps, best score first"""
    rng = draw(i)
    # No overlap lies so near to the threshold that rounding decides.
    margin = 1e-6 if given == "float64" else 1e-3
    corner = (-20, 20) if n < 30 else (-50, 50)
    boxes = boxes_of.clear_boxes(rng, n, iou_threshold, margin, corner=corner, side=(20, 60))
    scores = boxes_of.distinct_scores(rng, n)
    want = boxes_of.greedy(boxes, scores, iou_threshold)
    close(nms(boxes.astype(given), scores.astype(given), iou_threshold), want, "kept")


@cases(dict(low=-4.0, high=4.0), dict(low=-8.0, high=-0.5), dict(low=3.0, high=90.0))
def test_any_scores(nms, low, high):
    """scores may be negative or above 1: they only say which box is better"""
    rng = draw(0)
    boxes = boxes_of.clear_boxes(rng, 10, 0.3, corner=(-30, 30), side=(20, 60))
    scores = boxes_of.distinct_scores(rng, 10, low, high)
    want = boxes_of.greedy(boxes, scores, 0.3)
    close(nms(boxes, scores, 0.3), want, "kept")


@cases(
    dict(n=2, i=0),
    dict(n=5, i=0),
    dict(n=5, i=1),
    dict(n=20, i=0),
    levels=[1, 3],
    iou_threshold=[0.5, 0.25],
)
def test_equal_scores(nms, n, i, levels, iou_threshold):
    """of boxes with equal scores either may come first, and one still suppresses the other"""
    rng = draw(i)
    boxes, scores = boxes_of.grid_boxes(rng, n), boxes_of.tied_scores(rng, n, levels)
    # At least two of equal score are the same box.
    boxes[1], scores[1] = boxes[0], scores[0]
    kept = array(nms(boxes.copy(), scores.copy(), iou_threshold), "kept", (None,), whole=True)
    complaint = boxes_of.fault(kept, boxes, scores, iou_threshold)
    holds(not complaint, complaint)


@cases(empty=["points", "no width", "no height"], best=[1, 0], iou_threshold=[0.5, 0.0])
def test_empty_boxes(nms, empty, best, iou_threshold):
    """boxes without area overlap nothing: equal ones stay, and so does a box around them"""
    w, h = {"points": (0, 0), "no width": (0, 16), "no height": (16, 0)}[empty]
    one = (8, 8, 8 + w, 8 + h)
    boxes = rows(one, (0, 0, 32, 32), one, (64, 64, 96, 96), (8, 8, 8, 8))
    scores = boxes_of.distinct_scores(draw(0), 5)
    scores[best] += 1
    close(nms(boxes, scores, iou_threshold), indices(*np.argsort(-scores)), "kept")


@cases(iou_threshold=[0.5, 0.0])
def test_no_boxes(nms, iou_threshold):
    """no boxes give an empty result"""
    kept = array(nms(np.zeros((0, 4)), np.zeros(0), iou_threshold), "kept", (None,), whole=True)
    close(kept, indices(), "kept")


@cases(part=[1.0, 0.1], i=range(3))
def test_normalised(nms, part, i):
    """boxes normalised to [0, 1] are treated as boxes in pixels are"""
    rng = draw(i)
    # The margin is wide: for areas from 1e-4 an epsilon of 1e-6 moves an IoU of 0.4 by 0.004.
    boxes = boxes_of.clear_boxes(rng, 12, 0.4, 0.02, corner=(0, 0.5), side=(0.1, 0.5)) * part
    scores = boxes_of.distinct_scores(rng, 12)
    want = boxes_of.greedy(boxes, scores, 0.4)
    close(nms(boxes, scores, 0.4), want, "kept")


@cases(i=range(2))
def test_columns_of_detections(nms, i):
    """boxes and scores may be columns of one array, and are left as they are"""
    rng = draw(i)
    boxes = boxes_of.clear_boxes(rng, 10, 0.4, corner=(-30, 30), side=(20, 60))
    scores = boxes_of.distinct_scores(rng, 10)
    want = boxes_of.greedy(boxes, scores, 0.4)
    detections = np.concatenate([boxes, scores[:, None]], axis=1)
    boxes, scores = detections[:, :4], detections[:, 4]
    with unchanged(boxes, scores):
        close(nms(boxes, scores, 0.4), want, "kept")


def crowd(rng, objects, each, iou_threshold, alone=0):
    """Boxes around objects that lie apart, their scores, and those that greedy nms keeps.

    Those `alone` are objects with one box; their scores are the best.
    """
    scores, boxes, kept = boxes_of.distinct_scores(rng, alone + objects * each), [], []
    scores[:alone] += 1 + np.ptp(scores)
    start = 0
    for number, size in enumerate([1] * alone + [each] * objects):
        bunch = boxes_of.clear_boxes(rng, size, iou_threshold, corner=(0, 20), side=(30, 60))
        own = boxes_of.greedy(bunch, scores[start : start + size], iou_threshold)
        boxes.append(bunch + 100 * np.tile([number % 20, number // 20], 2))
        kept.append(start + own)
        start += size
    kept = np.concatenate(kept)
    return np.concatenate(boxes), scores, kept[np.argsort(-scores[kept])]


@stage("thousands")
@cases(n=[3000])
def test_thousands_of_boxes(nms, n):
    """takes at most fifteen times the reference's time for 3,000 boxes"""
    # The best lie alone: what takes each pair by itself has as many left as ever for a long time.
    boxes, scores, want = crowd(draw(), n // 60, 50, 0.5, alone=n // 6)
    close(as_quick(nms, boxes, scores, 0.5, times=15), want, "kept")


@stage("thousands")
@cases(n=[2000])
def test_no_table_of_all_pairs(nms, n):
    """holds at most ten times the reference's memory for 2,000 boxes: no table of all pairs"""
    boxes, scores, want = crowd(draw(), n // 50, 50, 0.5)
    close(as_small(nms, boxes, scores, 0.5, times=10), want, "kept")
