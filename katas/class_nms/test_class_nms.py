import numpy as np

from harness.oracle import (
    array,
    as_small,
    cases,
    close,
    draw,
    holds,
    python_steps,
    shared,
    stage,
    unchanged,
)

boxes_of = shared("boxes")


def rows(*corners):
    return np.array(corners, dtype=np.float64)


def numbers(*whole):
    return np.array(whole, dtype=np.int64)


def by_score(scores):
    return numbers(*np.argsort(-scores))


def within_classes(boxes, scores, classes, iou_threshold):
    """The definition: greedy suppression of each class alone, then all by falling score."""
    kept = []
    for c in sorted(set(classes.tolist())):
        members = [i for i, own in enumerate(classes.tolist()) if own == c]
        kept += [
            members[i] for i in boxes_of.greedy(boxes[members], scores[members], iou_threshold)
        ]
    return numbers(*sorted(kept, key=lambda i: -scores[i]))


def moved_apart(boxes, classes):
    """The boxes with every class in a place of its own, far from the others."""
    return boxes + 1024.0 * classes[:, None]


def random_classes(rng, n, names):
    """Classes in random order, each of them at least once when there are boxes enough."""
    return numbers(*rng.permutation(np.resize(names, n)))


@cases(best=[0, 1], only=[1, 0, 7])
def test_one_class(class_nms, best, only):
    """of two boxes of one class that overlap too much the one with the better score stays"""
    boxes = rows((0, 0, 16, 16), (0, 0, 12, 16))  # IoU 3/4
    scores = np.array([0.25, 0.25])
    scores[best] = 0.75
    close(class_nms(boxes, scores, numbers(only, only), 0.5), numbers(best), "kept")


@cases(classes=[(1, 2), (0, 1), (1, 0), (8, 3), (3, 259), (9999, 1999)])
def test_two_classes(class_nms, classes):
    """two boxes of different classes both stay, even when they are the same box"""
    boxes = rows((0, 0, 16, 16), (0, 0, 16, 16))
    scores = np.array([0.25, 0.75])
    close(class_nms(boxes, scores, numbers(*classes), 0.5), numbers(1, 0), "kept")


@cases(
    dict(n=3, names=(0, 1)),
    dict(n=4, names=(0, 1)),
    dict(n=9, names=(2, 1, 0)),
    dict(n=9, names=(8, 1, 3)),
    dict(n=304, names=(6, 0, 2, 5, 1, 3, 4, 7)),
)
def test_apart(class_nms, n, names):
    """boxes that lie apart all stay, best score first over all classes"""
    rng = draw(0)
    side = int(np.ceil(n**0.5))
    places = rng.permutation([(40.0 * x, 60.0 * y) for y in range(side) for x in range(side)])[:n]
    boxes = np.concatenate([places, places + np.array([24, 16])], axis=1)
    scores = boxes_of.distinct_scores(rng, n)
    got = class_nms(boxes, scores, random_classes(rng, n, names), 0.5)
    close(got, by_score(scores), "kept")


@cases(middle=[1, 2], ends=[1, 0])
def test_chain(class_nms, middle, ends):
    """in a chain of three boxes only a kept box of the same class suppresses"""
    # Neighbours overlap by 12/20, the ends by 8/24. Scores fall from left to right.
    boxes = rows((0, 0, 16, 16), (4, 0, 20, 16), (8, 0, 24, 16))
    scores = np.array([0.75, 0.5, 0.25])
    want = numbers(0, 2) if middle == ends else numbers(0, 1, 2)
    close(class_nms(boxes, scores, numbers(ends, middle, ends), 0.5), want, "kept")


@cases(overlap=[0.5, 0.25], size=[16.0, 2.0**17], best=[0, 1])
def test_equal_to_the_threshold(class_nms, overlap, size, best):
    """a box whose IoU equals the threshold stays, one with a little more goes"""
    # Exact in any formula, and in the large boxes no epsilon hides which of > and >= is used.
    # The two are of class 0, which those who move the classes apart leave where it is; the box of
    # class 5 lies off to the right and goes further off.
    off = (1.25 * size, 0, 1.5 * size, size / 4)
    boxes = rows(off, (0, 0, size, size), (0, 0, size, size * overlap))
    classes = numbers(5, 0, 0)
    scores = np.array([0.625, 0.5, 0.5])
    scores[1 + best] = 0.875
    want = by_score(scores)
    close(class_nms(boxes, scores, classes, overlap), want, "kept")
    close(class_nms(boxes, scores, classes, overlap - 2.0**-12), want[:2], "kept")


@cases(best=["the middle", "the corners"])
def test_threshold_zero(class_nms, best):
    """0 is a threshold: boxes of one class that only touch stay, every overlap goes"""
    touching = [(64, 32, 96, 64), (32, 64, 64, 96), (0, 0, 32, 32)]
    # The last two boxes share a little with the first alone, 8 of 1152 and 16 of 2032; the very
    # last is of another class.
    boxes = rows((32, 32, 64, 64), *touching, (60, 0, 64, 34), (60, 60, 92, 92))
    scores = np.array([0.875, 0.75, 0.625, 0.5, 0.375, 0.25])
    classes = numbers(1, 1, 1, 1, 1, 2)
    if best == "the corners":
        scores[0] = 0.4375
    want = within_classes(boxes, scores, classes, 0.0)
    close(class_nms(boxes, scores, classes, 0.0), want, "kept")


@cases(n=[3, 8])
def test_threshold_one(class_nms, n):
    """at threshold 1 every box stays, equal boxes of one class too, for no IoU is greater"""
    rng = draw(0)
    boxes, classes = boxes_of.grid_boxes(rng, n), random_classes(rng, n, (1, 2))
    boxes[1], classes[1] = boxes[0], classes[0]
    scores = boxes_of.distinct_scores(rng, n)
    close(class_nms(boxes, scores, classes, 1.0), by_score(scores), "kept")


@cases(
    dict(n=4, names=(0, 1), given="float64"),
    dict(n=9, names=(0, 1), given="float64"),
    dict(n=9, names=(8, 1, 3), given="float64"),
    dict(n=9, names=(0, 1), given="float32"),
    dict(n=30, names=(8, 1, 3), given="float64"),
    dict(n=30, names=(0, 1, 2, 3, 4), given="float64"),
    dict(n=30, names=(8, 1, 3), given="float32"),
    iou_threshold=[0.3, 0.5],
)
def test_agrees_with_the_definition(class_nms, n, names, given, iou_threshold):
    """keeps exactly the boxes that greedy suppression of each class keeps, best score first"""
    rng = draw(n)
    # No overlap lies so near to the threshold that rounding decides.
    margin = 1e-6 if given == "float64" else 1e-3
    corner = (0, 30) if n < 30 else (0, 60)
    boxes = boxes_of.clear_boxes(rng, n, iou_threshold, margin, corner=corner, side=(20, 60))
    scores, classes = boxes_of.distinct_scores(rng, n), random_classes(rng, n, names)
    want = within_classes(boxes, scores, classes, iou_threshold)
    got = class_nms(boxes.astype(given), scores.astype(given), classes, iou_threshold)
    close(got, want, "kept")


@cases(
    around=[(20, 20), (70, 20), (400, 9000), (70_000, 20_000), (20_000, 199_900)],
)
def test_anywhere(class_nms, around):
    """where the boxes lie does not matter: near the origin or far out"""
    rng = draw(0)
    n = 10
    # Far out float32 has a spacing of 1/64: the margin is wide enough for it, and for moves in it.
    boxes = boxes_of.clear_boxes(rng, n, 0.3, 0.02, corner=(-20, 20), side=(20, 60))
    boxes += np.array(around * 2)
    scores, classes = boxes_of.distinct_scores(rng, n), random_classes(rng, n, (0, 1, 2))
    want = within_classes(boxes, scores, classes, 0.3)
    close(class_nms(boxes, scores, classes, 0.3), want, "kept")


@cases(size=[1000.0, 4000.0, 20_000.0, 200_000.0], classes=[(0, 1), (2, 1)])
def test_large_images(class_nms, size, classes):
    """of boxes that fill a large image one of each class stays, at threshold 0 too"""
    # Two classes moved apart by less than the size of the image still meet.
    boxes = rows((0, 0, size, size), (0, 0, size, size))
    got = class_nms(boxes, np.array([0.25, 0.75]), numbers(*classes), 0.0)
    close(got, numbers(1, 0), "kept")


@cases(
    dict(start=0.0, size=1.0),
    dict(start=150.0, size=1.0),
    dict(start=0.0, size=0.004),
    along=["the diagonal", "x", "y"],
)
def test_spread_out(class_nms, start, size, along):
    """boxes of different classes do not meet, wherever they lie"""
    # One step is half a side: within a class no IoU is above 1/3. Two classes moved apart by less
    # than the extent of all boxes would lie on top of each other.
    steps = np.arange(11.0)[:, None] * 20
    away = {"the diagonal": (1, 1), "x": (1, 0), "y": (0, 1)}[along]
    near = (steps * away + start) * size
    boxes = np.tile(np.concatenate([near, near + 40 * size], axis=1), (2, 1))
    classes = numbers(0, 1).repeat(len(steps))
    scores = boxes_of.distinct_scores(draw(0), len(boxes))
    close(class_nms(boxes, scores, classes, 0.375), by_score(scores), "kept")


@cases(dict(low=-4.0, high=4.0), dict(low=-8.0, high=-0.5), dict(low=3.0, high=90.0))
def test_any_scores(class_nms, low, high):
    """scores may be negative or above 1: they only say which box is better"""
    rng = draw(0)
    boxes = boxes_of.clear_boxes(rng, 10, 0.3, corner=(0, 40), side=(20, 60))
    scores, classes = boxes_of.distinct_scores(rng, 10, low, high), random_classes(rng, 10, (2, 1))
    want = within_classes(boxes, scores, classes, 0.3)
    close(class_nms(boxes, scores, classes, 0.3), want, "kept")


@cases(
    dict(n=3, names=(1,)),
    dict(n=4, names=(1, 2)),
    dict(n=12, names=(1, 2)),
    dict(n=20, names=(8, 1, 3)),
    levels=[1, 3],
)
def test_equal_scores(class_nms, n, names, levels):
    """of equal scores either may come first, and within a class one suppresses the other"""
    rng = draw(n)
    boxes = boxes_of.clear_boxes(rng, n, 0.3, corner=(0, 40), side=(20, 60))
    scores, classes = boxes_of.tied_scores(rng, n, levels), random_classes(rng, n, names)
    # Two are doubles, and one is the same box in (where there are several) another class.
    boxes[1], scores[1], classes[1] = boxes[0], scores[0], classes[0]
    boxes[2], scores[2], classes[2] = boxes[0], scores[0], names[names.index(classes[0]) - 1]
    got = class_nms(boxes.copy(), scores.copy(), classes.copy(), 0.3)
    kept = array(got, "kept", (None,), whole=True)
    complaint = boxes_of.fault(kept, moved_apart(boxes, classes), scores, 0.3)
    holds(not complaint, complaint)


@cases(empty=["points", "no width", "no height"], best=[1, 0], iou_threshold=[0.5, 0.0])
def test_empty_boxes(class_nms, empty, best, iou_threshold):
    """boxes without area overlap nothing: equal ones stay, and so does a box around them"""
    w, h = {"points": (0, 0), "no width": (0, 16), "no height": (16, 0)}[empty]
    one = (8, 8, 8 + w, 8 + h)
    boxes = rows(one, (0, 0, 32, 32), one, (64, 64, 96, 96), one)
    scores = boxes_of.distinct_scores(draw(0), 5)
    scores[best] += 1
    got = class_nms(boxes, scores, numbers(1, 1, 1, 1, 2), iou_threshold)
    close(got, by_score(scores), "kept")


@cases(iou_threshold=[0.5, 0.0])
def test_no_boxes(class_nms, iou_threshold):
    """no boxes give an empty result"""
    got = class_nms(np.zeros((0, 4)), np.zeros(0), numbers(), iou_threshold)
    close(array(got, "kept", (None,), whole=True), numbers(), "kept")


@cases(part=[1.0, 0.1], i=range(2))
def test_normalised(class_nms, part, i):
    """boxes normalised to [0, 1] are treated as boxes in pixels are"""
    rng = draw(i)
    scores, classes = boxes_of.distinct_scores(rng, 14), random_classes(rng, 14, (3, 0))
    want = classes
    while len(want) == len(classes):  # until boxes are dropped
        # The margin is wide: for areas from 1e-4 an epsilon of 1e-6 moves an IoU of 0.4 by 0.004.
        boxes = boxes_of.clear_boxes(rng, 14, 0.4, 0.02, corner=(0, 0.5), side=(0.1, 0.5)) * part
        want = within_classes(boxes, scores, classes, 0.4)
    close(class_nms(boxes, scores, classes, 0.4), want, "kept")


@cases(i=range(2))
def test_columns_of_detections(class_nms, i):
    """boxes and scores may be columns of one array, and all inputs are left as they are"""
    rng = draw(i)
    boxes = boxes_of.clear_boxes(rng, 10, 0.4, corner=(0, 40), side=(20, 60))
    scores, classes = boxes_of.distinct_scores(rng, 10), random_classes(rng, 10, (4, 2))
    want = within_classes(boxes, scores, classes, 0.4)
    detections = np.concatenate([boxes, scores[:, None]], axis=1)
    boxes, scores = detections[:, :4], detections[:, 4]
    with unchanged(boxes, scores, classes):
        close(class_nms(boxes, scores, classes, 0.4), want, "kept")


@stage("many-classes")
@cases(n=[400])
def test_no_loop_over_classes(class_nms, n):
    """no Python loop over classes, be there 2 of them or 400"""
    rng = draw(0)
    near = 32.0 * np.stack(np.divmod(rng.permutation(n), 20), axis=1)
    boxes, scores = np.concatenate([near, near + 24], axis=1), boxes_of.distinct_scores(rng, n)
    # The boxes lie apart: all are kept, however many classes there are.
    two, all_different = random_classes(rng, n, (0, 1)), rng.permutation(n)
    # Up to two lines more at the first box of a class are no loop; a loop runs four or more.
    few = python_steps(class_nms, boxes, scores, two, 0.5)
    many = python_steps(class_nms, boxes, scores, all_different, 0.5)
    holds(
        many <= few + 2 * n + 50,
        f"class_nms takes {many} Python steps for {n} boxes of {n} classes and {few} for the same "
        "boxes in 2 classes: a loop over classes",
    )
    close(class_nms(boxes, scores, all_different, 0.5), by_score(scores), "kept")


@stage("many-classes")
@cases(n=[2000], classes=[300])
def test_memory(class_nms, n, classes):
    """holds at most four times the reference's memory for 2,000 boxes of 300 classes"""
    rng = draw(0)
    boxes, scores = boxes_of.grid_boxes(rng, n), boxes_of.distinct_scores(rng, n)
    names = random_classes(rng, n, rng.permutation(10_000)[:classes])
    want = within_classes(boxes, scores, names, 0.5)
    close(as_small(class_nms, boxes, scores, names, 0.5, times=4), want, "kept")
