import numpy as np

from harness.oracle import cases, close, draw, shared, unchanged

boxes_of = shared("boxes")
NAN = float("nan")
# Published code adds an epsilon of up to 1e-6 to the denominators of recall and of precision.
TOLERANCE = {"rtol": 5e-6}


def rows(*corners):
    return np.array(corners, dtype=np.float64).reshape(-1, 4)


def hits(boxes, scores, gt_boxes, iou_threshold):
    """Whether each detection is right, by falling score, decided one after the other."""
    overlap = boxes_of.iou(boxes, gt_boxes).tolist()
    worth = np.asarray(scores, dtype=np.float64).tolist()
    given, right = set(), []
    for i in sorted(range(len(worth)), key=lambda i: -worth[i]):  # stable
        j = max(range(len(gt_boxes)), key=overlap[i].__getitem__)
        right.append(overlap[i][j] >= iou_threshold and j not in given)
        if right[-1]:
            given.add(j)
    return right


def area(right, objects):
    """Recall rises by 1 / objects at each hit and nowhere else: a mean of the precisions there."""
    found = [place for place, hit in enumerate(right, start=1) if hit]
    return sum(k / place for k, place in enumerate(found, start=1)) / objects


def wanted(boxes, scores, gt_boxes, iou_threshold):
    if len(gt_boxes) == 0:
        return NAN
    return area(hits(boxes, scores, gt_boxes, iou_threshold), len(gt_boxes))


def wanted_mean(detections, ground_truths, iou_threshold):
    none = rows(), np.zeros(0)
    each = [
        wanted(*detections.get(name, none), gt_boxes, iou_threshold)
        for name, gt_boxes in ground_truths.items()
    ]
    each = [value for value in each if value == value]
    return sum(each) / len(each) if each else NAN


def in_a_row(n):
    """Boxes that lie apart; (n, 4)."""
    at = 50.0 * np.arange(n)
    return np.stack([at, 0 * at, at + 32, 0 * at + 24], axis=1)


def with_pattern(rng, pattern, objects):
    """Detections that are right (+) or wrong (-) in this order of their scores, shuffled."""
    gt_boxes = in_a_row(objects)
    free = iter(rng.permutation(objects))
    boxes = [gt_boxes[next(free)] if hit == "+" else rows((0, 60, 32, 84))[0] for hit in pattern]
    scores = np.sort(boxes_of.distinct_scores(rng, len(pattern)))[::-1]
    order = rng.permutation(len(pattern))
    return rows(*boxes)[order], scores[order], gt_boxes


def scene(rng, m, extra, iou_threshold, margin=1e-6, part=1.0, **where):
    """Objects, some close together, some found several times or not at all, and false boxes.

    No overlap lies so near to the threshold, or to that with another object, that rounding decides.
    """
    where = where or {"corner": (-80, 80), "side": (20, 60)}
    while True:
        gt_boxes = boxes_of.random_boxes(rng, m, **where)
        sides = gt_boxes[:, 2:] - gt_boxes[:, :2]
        gt_boxes[1::3] = (
            gt_boxes[: len(gt_boxes[1::3])] + np.tile(sides, 2)[: len(gt_boxes[1::3])] / 8
        )
        times = rng.integers(0, 4, m)
        times[0] = 2
        near = gt_boxes.repeat(times, axis=0)
        size = np.tile(near[:, 2:] - near[:, :2], 2)
        near = near + rng.uniform(-0.2, 0.2, near.shape) * size
        boxes = np.concatenate([near, boxes_of.random_boxes(rng, extra, **where)])
        boxes = boxes[rng.permutation(len(boxes))]
        overlap = boxes_of.iou(boxes, gt_boxes)
        best = np.sort(overlap, axis=1)[:, ::-1]
        clear = (abs(overlap - iou_threshold) > margin).all()
        if m > 1:
            close_call = best[:, 0] - best[:, 1] <= margin
            clear &= not (close_call & (best[:, 0] > iou_threshold - margin)).any()
        if clear:
            return boxes * part, boxes_of.distinct_scores(rng, len(boxes)), gt_boxes * part


@cases(score=[0.5, 0.125], found=[True, False])
def test_one_detection(average_precision, score, found):
    """one detection of one object: 1 when it is right, 0 when it lies elsewhere"""
    boxes = rows((0, 0, 32, 24)) if found else rows((60, 60, 90, 90))
    got = average_precision(boxes, np.array([score]), rows((0, 0, 32, 24)), 0.5)
    close(got, 1.0 if found else 0.0, "ap", **TOLERANCE)


@cases(pattern=["+-", "-+", "++", "-++", "+-+", "--+", "++-+", "+--+-", "-+-++"])
def test_ranking(average_precision, pattern):
    """each right detection counts with the precision down to its place, by falling score"""
    objects = pattern.count("+")
    boxes, scores, gt_boxes = with_pattern(draw(len(pattern)), pattern, objects)
    want = area([hit == "+" for hit in pattern], objects)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(pattern=["+", "-+", "---"], missed=[1, 3])
def test_missed_objects(average_precision, pattern, missed):
    """objects that are never found lower the recall and so the result"""
    objects = pattern.count("+") + missed
    boxes, scores, gt_boxes = with_pattern(draw(missed), pattern, objects)
    want = area([hit == "+" for hit in pattern], objects)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(m=[1, 3])
def test_no_detections(average_precision, m):
    """with objects but without detections it is 0"""
    close(average_precision(rows(), np.zeros(0), in_a_row(m), 0.5), 0.0, "ap")


@cases(n=[0, 1, 3])
def test_no_objects(average_precision, n):
    """without objects it is nan, whether something was detected or not"""
    scores = boxes_of.distinct_scores(draw(0), n)
    close(average_precision(in_a_row(n), scores, rows(), 0.5), NAN, "ap")


@cases(
    dict(times=2, objects=1),
    dict(times=2, objects=2),
    dict(times=3, objects=2),
    better=["first", "last"],
)
def test_one_object_found_twice(average_precision, times, objects, better):
    """of several detections of one object the best-scored is right, the others are wrong"""
    gt_boxes = in_a_row(objects)
    # All of one object, by IoUs from 1 down; then the other object with the lowest score.
    boxes = np.concatenate([np.repeat(gt_boxes[:1], times, axis=0), gt_boxes[1:]])
    boxes[:times, 3] -= 2.0 * np.arange(times)
    scores = np.linspace(0.875, 0.25, times + objects - 1)
    if better == "last":  # the one with the least overlap has the best score
        scores[:times] = scores[:times][::-1]
    want = area([True] + [False] * (times - 1) + [True] * (objects - 1), objects)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(second=["both", "the left one"], given=["forward", "backward"])
def test_object_it_overlaps_most(average_precision, second, given):
    """a detection asks for the object that it overlaps most, and for no other"""
    # The first overlaps both objects by more than 1/2, the right one most. The second overlaps
    # the left one most, and the right one by 26/38 or by 18/46. Both are right.
    gt_boxes = rows((0, 0, 32, 32), (8, 0, 40, 32))
    boxes = rows((6, 0, 38, 32), (2, 0, 34, 32) if second == "both" else (-6, 0, 26, 32))
    gt_boxes = gt_boxes if given == "forward" else gt_boxes[::-1].copy()
    close(average_precision(boxes, np.array([0.75, 0.5]), gt_boxes, 0.5), 1.0, "ap", **TOLERANCE)


@cases(given=["forward", "backward"], iou_threshold=[0.5, 0.25])
def test_no_second_choice(average_precision, given, iou_threshold):
    """a detection whose object is taken is wrong, also when it overlaps another by enough"""
    # Both overlap the left object most. The second overlaps the right one by 24/40 too.
    gt_boxes = rows((0, 0, 32, 32), (10, 0, 42, 32))
    boxes = rows((0, 0, 32, 32), (2, 0, 34, 32))
    gt_boxes = gt_boxes if given == "forward" else gt_boxes[::-1].copy()
    got = average_precision(boxes, np.array([0.75, 0.5]), gt_boxes, iou_threshold)
    close(got, 0.5, "ap", **TOLERANCE)


@cases(first=[0.25, 0.375], iou_threshold=[0.5, 0.75], size=[1.0, 2.0**-7])
def test_too_little_overlap(average_precision, first, iou_threshold, size):
    """a detection below the threshold is wrong and leaves the object to the next one"""
    gt_boxes = rows((0, 0, 64, 32)) * size
    boxes = rows((0, 0, 64, 32 * first), (0, 0, 64, 30)) * size
    got = average_precision(boxes, np.array([0.75, 0.5]), gt_boxes, iou_threshold)
    close(got, 0.5, "ap", **TOLERANCE)


@cases(overlap=[0.5, 0.75, 0.25, 1.0])
def test_equal_to_the_threshold(average_precision, overlap):
    """an IoU equal to the threshold is enough, one that is a little less is not"""
    # Large numbers, but exact ones: an epsilon under the fraction is lost in them.
    size = 2.0**24
    gt_boxes, boxes = rows((0, 0, size, size)), rows((0, 0, size, size * overlap))
    close(average_precision(boxes, np.array([0.5]), gt_boxes, overlap), 1.0, "ap", **TOLERANCE)
    less = rows((0, 0, size, size * (overlap - 2.0**-12)))
    close(average_precision(less, np.array([0.5]), gt_boxes, overlap), 0.0, "ap")


@cases(pattern=["+-", "-+", "+-+", "-++-", "+-" * 20], levels=[1, 2])
def test_equal_scores(average_precision, pattern, levels):
    """detections of equal scores come in the order given, each as a step of its own"""
    boxes, scores, gt_boxes = with_pattern(draw(0), pattern, pattern.count("+"))
    boxes, scores = boxes[np.argsort(-scores)], np.full(len(pattern), 0.5)
    if levels == 2:  # every second one of the later half has a better score
        scores[len(pattern) // 2 :: 2] = 0.75
    want = wanted(boxes, scores, gt_boxes, 0.5)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(dict(low=-4.0, high=4.0), dict(low=-8.0, high=-0.5), dict(low=3.0, high=90.0))
def test_any_scores(average_precision, low, high):
    """scores may be negative or above 1: they only say which comes first"""
    boxes, scores, gt_boxes = scene(draw(0), 4, 3, 0.5, corner=(20, 180), side=(20, 60))
    scores = low + (high - low) * scores
    want = wanted(boxes, scores, gt_boxes, 0.5)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(dict(right=104, wrong=0), dict(right=1, wrong=304))
def test_many_detections(average_precision, right, wrong):
    """all detections count, not only the best hundred or so"""
    boxes, scores, gt_boxes = with_pattern(draw(0), "-" * wrong + "+" * right, right)
    want = wanted(boxes, scores, gt_boxes, 0.5)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(
    dict(m=1, extra=2, given="float64"),
    dict(m=4, extra=3, given="float64"),
    dict(m=4, extra=3, given="float32"),
    dict(m=12, extra=8, given="float64"),
    iou_threshold=[0.5, 0.3, 0.75],
)
def test_agrees_with_the_definition(average_precision, m, extra, given, iou_threshold):
    """equals the sum of (R_j - R_(j-1)) P_j over the detections by falling score"""
    margin = 1e-6 if given == "float64" else 1e-3
    boxes, scores, gt_boxes = scene(draw(m), m, extra, iou_threshold, margin)
    want = wanted(boxes, scores, gt_boxes, iou_threshold)
    kind = np.dtype(given).type
    got = average_precision(kind(boxes), kind(scores), kind(gt_boxes), iou_threshold)
    close(got, want, "ap", given=kind, **(TOLERANCE if given == "float64" else {}))


@cases(empty=["points", "no width", "no height"])
def test_empty_boxes(average_precision, empty):
    """boxes without area overlap nothing: a detection is wrong, an object is never found"""
    w, h = {"points": (0, 0), "no width": (0, 16), "no height": (16, 0)}[empty]
    one, full = (8, 8, 8 + w, 8 + h), (0, 0, 32, 32)
    boxes, gt_boxes = rows(one, full, one), rows(one, full)
    scores = np.array([0.75, 0.5, 0.25])
    close(average_precision(boxes, scores, gt_boxes, 0.5), 0.25, "ap", **TOLERANCE)


@cases(part=[1.0, 0.1], i=range(2))
def test_normalised(average_precision, part, i):
    """boxes normalised to [0, 1] are treated as boxes in pixels are"""
    # The margin is wide: for areas from 1e-4 an epsilon of 1e-6 moves an IoU of 0.5 by 0.005.
    where = {"corner": (0.1, 0.6), "side": (0.1, 0.4)}
    boxes, scores, gt_boxes = scene(draw(i), 4, 3, 0.5, 0.01, part, **where)
    want = wanted(boxes, scores, gt_boxes, 0.5)
    close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


@cases(m=[2, 5])
def test_columns_of_detections(average_precision, m):
    """boxes and scores may be columns of one array, and all inputs are left as they are"""
    boxes, scores, gt_boxes = scene(draw(m), m, 3, 0.5)
    want = wanted(boxes, scores, gt_boxes, 0.5)
    detections = np.concatenate([boxes, scores[:, None]], axis=1)
    boxes, scores = detections[:, :4], detections[:, 4]
    with unchanged(boxes, scores, gt_boxes):
        close(average_precision(boxes, scores, gt_boxes, 0.5), want, "ap", **TOLERANCE)


def found(rng, pattern, missed=0):
    """(boxes, scores) and gt_boxes of a class whose detections are right and wrong like this."""
    boxes, scores, gt_boxes = with_pattern(rng, pattern, pattern.count("+") + missed)
    return (boxes, scores), gt_boxes


def classes(**of_class):
    """The two dicts of found classes."""
    return (
        {name: detections for name, (detections, _) in of_class.items()},
        {name: gt_boxes for name, (_, gt_boxes) in of_class.items()},
    )


@cases(one=["+", "-+"], other=["-++", "+-+++"])
def test_mean_of_two_classes(mean_average_precision, one, other):
    """the mean of the classes' results, each class counting once however many objects it has"""
    detections, ground_truths = classes(cat=found(draw(0), one), dog=found(draw(1), other))
    want = wanted_mean(detections, ground_truths, 0.5)
    close(mean_average_precision(detections, ground_truths, 0.5), want, "map", **TOLERANCE)


@cases(detected=["no entry", "empty entry"], alone=[False, True])
def test_mean_with_a_class_not_detected(mean_average_precision, detected, alone):
    """a class that has objects but no detections counts 0"""
    detections, ground_truths = classes(cat=found(draw(0), "-+"), dog=found(draw(1), "", 2))
    if detected == "no entry":
        del detections["dog"]
    if alone:
        detections.pop("cat"), ground_truths.pop("cat")
    want = 0.0 if alone else 0.25
    close(mean_average_precision(detections, ground_truths, 0.5), want, "map", **TOLERANCE)


@cases(objects=["no entry", "empty entry"], detected=[True, False])
def test_mean_with_a_class_without_objects(mean_average_precision, objects, detected):
    """a class without objects is left out of the mean, whether something was detected or not"""
    wrong = "--" if detected else ""
    detections, ground_truths = classes(cat=found(draw(0), "-+"), cow=found(draw(1), wrong))
    if objects == "no entry":
        del ground_truths["cow"]
    close(mean_average_precision(detections, ground_truths, 0.5), 0.5, "map", **TOLERANCE)


@cases(objects=["no entry", "empty entry"], detected=[False, True])
def test_mean_of_no_class(mean_average_precision, objects, detected):
    """without any class that has objects the mean is nan"""
    detections, ground_truths = classes(cow=found(draw(0), "--"), cat=found(draw(1), "-"))
    if objects == "no entry":
        ground_truths = {}
    if not detected:
        detections = {}
    close(mean_average_precision(detections, ground_truths, 0.5), NAN, "map")


@cases(iou_threshold=[0.5, 0.3, 0.75], names=[("cat", "dog", "cow", "rat"), (8, 1, 3, 0)])
def test_mean_agrees_with_the_definition(mean_average_precision, iou_threshold, names):
    """equals the mean of the classes that have objects, at the threshold that is given"""
    rng = draw(0)
    detections, ground_truths = {}, {}
    for name, (m, extra) in zip(names, [(1, 3), (3, 0), (5, 2), (4, 1)], strict=True):
        boxes, scores, gt_boxes = scene(rng, m, extra, iou_threshold)
        detections[name], ground_truths[name] = (boxes, scores), gt_boxes
    del detections[names[1]], ground_truths[names[3]]
    detections = dict(reversed(detections.items()))  # the dicts do not go in step
    want = wanted_mean(detections, ground_truths, iou_threshold)
    with unchanged(detections, ground_truths):
        got = mean_average_precision(detections, ground_truths, iou_threshold)
        close(got, want, "map", **TOLERANCE)
