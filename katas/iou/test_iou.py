import numpy as np

from harness.oracle import (
    array,
    cases,
    close,
    draw,
    holds,
    no_loop,
    remote,
    shared,
    stage,
    unchanged,
)

boxes = shared("boxes")


def box(*corners):
    """One box as an array of shape (1, 4)."""
    return np.array([corners], dtype=np.float64)


def itself(a):
    return a


@cases(corners=[(0, 0, 10, 10), (5, 20, 45, 30), (-30.5, -20.25, -10.0, 7.5)])
def test_itself(iou, corners):
    """a box overlaps itself by 1"""
    close(iou(box(*corners), box(*corners)), np.ones((1, 1)), "iou")


@cases(moved_right=[16, 0, -16], moved_down=[16, -16])
def test_touching(iou, moved_right, moved_down):
    """boxes that only touch, at an edge or a corner, overlap by 0 (no +1)"""
    other = box(moved_right, moved_down, moved_right + 16, moved_down + 16)
    close(iou(box(0, 0, 16, 16), other), np.zeros((1, 1)), "iou")


@cases(
    dict(moved_right=40, moved_down=0),
    dict(moved_right=-40, moved_down=5),
    dict(moved_right=0, moved_down=40),
    dict(moved_right=5, moved_down=-40),
    dict(moved_right=40, moved_down=40),
    dict(moved_right=40, moved_down=-40),
    dict(moved_right=-40, moved_down=40),
    dict(moved_right=-40, moved_down=-40),
)
def test_apart(iou, moved_right, moved_down):
    """boxes that lie apart overlap by 0, also when they are apart in x and in y at once"""
    other = box(moved_right, moved_down, moved_right + 20, moved_down + 20)
    close(iou(box(0, 0, 20, 20), other), np.zeros((1, 1)), "iou")


# Numbers small enough to check by hand, areas of 100 and more.
PAIRS = {
    "half of it": ((0, 0, 16, 16), (0, 0, 8, 16), 1 / 2),
    "inside it": ((0, 0, 32, 32), (8, 4, 24, 20), 1 / 4),
    "around it": ((8, 4, 24, 20), (0, 0, 32, 32), 1 / 4),
    "over a corner": ((0, 0, 20, 10), (10, 5, 30, 15), 1 / 7),
    "over the other corner": ((0, 0, 20, 10), (-10, 5, 10, 15), 1 / 7),
    "across it": ((0, 10, 40, 20), (10, 0, 20, 40), 1 / 7),
    "at negative places": ((-32, -32, -16, -16), (-32, -32, -16, -24), 1 / 2),
}


@cases(second=list(PAIRS))
def test_one_pair(iou, second):
    """of one pair it is the area of the common part divided by that of the union"""
    a, b, want = PAIRS[second]
    close(iou(box(*a), box(*b)), np.array([[want]]), "iou")


@cases(
    dict(N=1, M=3),
    dict(N=3, M=1),
    dict(N=2, M=5),
    dict(N=4, M=4),
    dict(N=7, M=4),
    dict(N=30, M=20),
    given=["float64", "float32"],
    i=range(3),
)
def test_every_pair(iou, N, M, given, i):
    """row i, column j holds the IoU of boxes1[i] and boxes2[j]"""
    rng = draw(i)
    boxes1 = boxes.random_boxes(rng, N).astype(given)
    boxes2 = boxes.random_boxes(rng, M).astype(given)
    want = boxes.iou(boxes1, boxes2)
    close(iou(boxes1, boxes2), want, "iou", given=np.dtype(given).type)


@cases(
    dict(part="the first four of six columns", dtype="float64"),
    dict(part="every second row", dtype="float64"),
    dict(part="columns of a (4, N) array", dtype="float64"),
    dict(part="all of it", dtype="float32"),
    dict(part="all of it", dtype="int64"),
    dict(part="all of it", dtype="uint8"),
)
def test_parts_of_arrays(iou, part, dtype):
    """boxes may be a part of a larger array, and no box passed in is changed"""
    rng = draw(0)
    boxes1 = boxes.random_boxes(rng, 5, corner=(0, 60))
    boxes2 = boxes.random_boxes(rng, 3, corner=(0, 60))
    if part == "all of it":  # other checks compare what comes of these types
        boxes1, boxes2 = boxes1.astype(dtype), boxes2.astype(dtype)
        with unchanged(boxes1, boxes2):
            iou(boxes1, boxes2)
        return
    want = boxes.iou(boxes1, boxes2)
    if part == "the first four of six columns":
        boxes1 = np.concatenate([boxes1, rng.uniform(0, 1, (5, 2))], axis=1)[:, :4]
    elif part == "every second row":
        boxes1 = boxes1.repeat(2, axis=0)[::2]
    else:
        boxes1 = boxes1.T.copy().T
    with unchanged(boxes1, boxes2):
        close(iou(boxes1, boxes2), want, "iou")


@cases(dict(N=0, M=3), dict(N=2, M=0), dict(N=0, M=0))
def test_no_boxes(iou, N, M):
    """no boxes on one side or on both give an array of shape (0, M), (N, 0) or (0, 0)"""
    rng = draw(0)
    got = iou(boxes.random_boxes(rng, N), boxes.random_boxes(rng, M))
    shape = array(got, "iou").shape
    # A list of no rows cannot say how long they would be.
    fits = shape == (N, M) or (N == 0 and isinstance(got, list | tuple) and shape == (0,))
    holds(fits, f"iou has shape {shape} for N = {N} and M = {M}, should be ({N}, {M})")


# An empty box has no width, no height, or neither; all of them lie within (0, 0, 40, 40).
EMPTY = {
    "a point": (20, 20, 20, 20),
    "no width": (20, 0, 20, 40),
    "no height": (0, 20, 40, 20),
    "a point in a corner": (0, 0, 0, 0),
}


@cases(first=list(EMPTY), second=["itself", "a full box", "another empty box"])
def test_empty_boxes(iou, first, second):
    """an empty box overlaps nothing, not even itself: 0 and never nan"""
    a = box(*EMPTY[first])
    b = {
        "itself": a.copy(),
        "a full box": box(0, 0, 40, 40),
        "another empty box": box(10, 20, 30, 20),
    }[second]
    close(iou(a, b), np.zeros((1, 1)), "iou")


@cases(second=["another array", "the same array"])
def test_empty_among_full(iou, second):
    """an empty box leaves the overlaps of the other boxes as they are, and overlaps nothing"""
    boxes1 = np.array([[0, 0, 20, 20], [10, 10, 10, 10], [0, 0, 20, 40]], dtype=np.float64)
    if second == "the same array":  # one object on the answer's side too
        held = remote(itself, boxes1)
        close(iou(held, held), np.array([[1, 0, 1 / 2], [0, 0, 0], [1 / 2, 0, 1]]), "iou")
        return
    boxes2 = np.array([[0, 0, 20, 20], [10, 10, 10, 10]], dtype=np.float64)
    close(iou(boxes1, boxes2), np.array([[1, 0], [0, 0], [1 / 2, 0]]), "iou")


@cases(first=["int64", "int32", "float64"], second=["int64", "float64"])
def test_whole_numbers(iou, first, second):
    """integer boxes give fractions, as the same numbers in float do, also beside float boxes"""
    rng = draw(0)
    boxes1, boxes2 = boxes.random_boxes(rng, 4), boxes.random_boxes(rng, 4)
    boxes2[0] = boxes1[0] + 3.5  # these two overlap for certain
    boxes1 = boxes1.round().astype(first) if first != "float64" else boxes1
    boxes2 = boxes2.round().astype(second) if second != "float64" else boxes2
    want = boxes.iou(boxes1, boxes2)
    # Which float type an answer makes of integers is left open.
    close(iou(boxes1, boxes2), want, "iou", given=np.float32)


REACH = {
    "uint8": (0, 250),
    "int8": (-120, 120),
    "uint16": (0, 65_000),
    "int16": (-32_000, 32_000),
    "uint32": (0, 900_000),
    "int32": (-900_000, 900_000),
    "uint64": (0, 900_000),
    "int64": (-900_000, 900_000),
}


@cases(
    *[dict(dtype=dtype, beside=dtype) for dtype in REACH],
    dict(dtype="uint8", beside="int32"),
    dict(dtype="int32", beside="uint8"),
    dict(dtype="uint8", beside="float64"),
    dict(dtype="float64", beside="uint8"),
    dict(dtype="int16", beside="float64"),
    dict(dtype="float64", beside="int16"),
    i=range(2),
)
def test_no_overflow(iou, dtype, beside, i):
    """integers of every width may span their range: no width, area or gap overflows"""
    rng = draw(i)
    reaches = [REACH[name] for name in (dtype, beside) if name in REACH]
    low, high = max(a for a, _ in reaches), min(b for _, b in reaches)
    span = high - low
    near = rng.integers(low, high - span // 4, (6, 2))
    far = near + rng.integers(span // 20, span // 4, (6, 2))
    drawn = np.concatenate([near, far], axis=1)
    corner = span // 8
    whole = [low, low, high, high]
    boxes1 = np.array([whole, [low, low, low + corner, low + corner], *drawn[:3]]).astype(dtype)
    boxes2 = np.array([[high - corner, high - corner, high, high], *drawn[3:]]).astype(beside)
    want = boxes.iou(boxes1, boxes2)
    # As above: the float type is left open.
    close(iou(boxes1, boxes2), want, "iou", given=np.float32)
    want = boxes.iou(boxes2, boxes1)
    close(iou(boxes2, boxes1), want, "iou", given=np.float32)


@cases(
    dict(side=0.3, common="any"),
    dict(side=0.05, common="any"),
    dict(side=0.0105, common="any"),
    dict(side=0.01, common=0.0005),
    dict(side=0.01, common=0.00005),
)
def test_normalised(iou, side, common):
    """boxes normalised to [0, 1] keep their IoU: nothing visible is added to the union"""
    rng = draw(0)
    near = rng.uniform(0.1, 0.1 + side, (5, 2))
    boxes1 = np.concatenate([near, near + side * rng.uniform(1, 1.5, (5, 2))], axis=1)
    boxes2 = boxes1 + side * rng.uniform(0, 0.5)
    boxes1[0] = boxes2[0] = (0.25, 0.25, 0.25 + side, 0.25 + side)
    if common != "any":  # a thin strip is all that they share
        moved = side - common
        boxes1, boxes2 = box(0, 0, side, side), box(moved, 0, moved + side, side)
    want = boxes.iou(boxes1, boxes2)
    # The prompt asks for 1e-4 here, so that an epsilon of 1e-8 is still within it.
    close(iou(boxes1, boxes2), want, "iou", rtol=1e-4)


@stage("no-loop")
@cases(many=["boxes1", "boxes2"])
def test_no_loop_over_boxes(iou, many):
    """no Python loop over boxes, neither over the first set nor over the second"""
    rng = draw(0)
    few, crowd, others = (boxes.random_boxes(rng, n) for n in (4, 300, 5))
    small, large = (few, others), (crowd, others)
    if many == "boxes2":
        small, large = small[::-1], large[::-1]
    want = boxes.iou(*large)
    close(no_loop(iou, small, large, over="boxes"), want, "iou")
