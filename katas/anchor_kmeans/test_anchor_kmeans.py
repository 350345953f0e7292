import functools

import numpy as np

from harness.oracle import array, cases, close, draw, holds, unchanged


def iou(wh, anchors):
    """Of boxes that all start at the origin, (N, k)."""
    common = np.minimum(wh[:, None], anchors).prod(2)
    either = wh.prod(1)[:, None] + anchors.prod(1) - common
    return common / either


def median(values):
    """The middle value of each column, or the mean of the middle two."""
    n, ranked = len(values), np.sort(values, axis=0)
    return (ranked[(n - 1) // 2] + ranked[n // 2]) / 2


def states(wh, init, max_iter=300):
    """The anchors before and after each update, with the IoUs of all boxes and their owners."""
    data, start = wh.astype(np.float64).tobytes(), init.astype(np.float64).tobytes()
    return _states(data, start)[: max_iter + 1]


@functools.lru_cache(maxsize=16)  # a few cases in a row have the same data
def _states(data, start):
    wh = np.frombuffer(data).reshape(-1, 2)
    anchors = np.frombuffer(start).reshape(-1, 2)
    found, before = [], None
    for _ in range(60):
        overlap = iou(wh, anchors)
        owner = overlap.argmax(1)  # the first of equal ones
        found.append((anchors, overlap, owner))
        if before is not None and np.array_equal(owner, before):
            return found
        before = owner
        moved = [median(wh[owner == j]) if j in owner else old for j, old in enumerate(anchors)]
        anchors = np.array(moved)
    return found  # it may go round for ever; no case here does


def expected(wh, init, max_iter=300):
    return states(wh, init, max_iter)[-1][0]


def clear(path, by=1e-4):
    """True when no box ever is nearly as near to two anchors, and no anchor is without boxes."""
    for anchors, overlap, owner in path:
        if len(set(owner.tolist())) < len(anchors):
            return False
        if len(anchors) > 1:
            ranked = np.sort(overlap, axis=1)
            if (ranked[:, -1] - ranked[:, -2]).min() < by:
                return False
    return len(path) < 60


def sizes(rng, n, k, updates=0, low=10.0, high=300.0):
    """n box sizes around k typical ones, and k initial anchors.

    When several updates are wanted the anchors start as small boxes, which is slow.
    """
    while True:
        typical = low * (high / low) ** rng.random((k, 2))
        wh = typical[rng.integers(0, k, n)] * np.exp(0.35 * rng.standard_normal((n, 2)))
        near = wh.prod(1).argsort()[:k] if updates else rng.permutation(n)[:k]
        init = wh[near] * rng.uniform(0.8, 1.25, (k, 2))
        path = states(wh, init)
        if len(path) > updates + 1 and clear(path):
            return wh, init


def pairs(*values):
    return np.array(values, dtype=float)


@cases(
    dict(n=1, init=(1.0, 1.0)),
    dict(n=3, init=(1.0, 1.0)),
    dict(n=4, init=(50.0, 400.0)),
    dict(n=9, init=(50.0, 400.0)),
    dict(n=10, init=(1.0, 1.0)),
)
def test_one_anchor(anchor_kmeans, n, init):
    """a single anchor becomes the median width and the median height of all boxes"""
    wh = draw(n).integers(8, 800, (n, 2)) / 8
    want = expected(wh, pairs(init))
    close(anchor_kmeans(wh, pairs(init), 300), want, "anchors")


@cases(
    dict(wh=((10, 10), (12, 14), (60, 20)), init=((50, 20), (10, 10))),
    dict(wh=((8, 8), (8, 16), (40, 10), (50, 8)), init=((10, 10), (45, 9))),
    dict(wh=((8, 8), (8, 16), (16, 16), (40, 10), (50, 8)), init=((45, 9), (10, 10))),
    dict(
        wh=((4, 4), (30, 30), (6, 5), (8, 40), (26, 36), (10, 50)), init=((5, 5), (30, 30), (9, 44))
    ),
)
def test_one_update_by_hand(anchor_kmeans, wh, init):
    """after one update each anchor is the median of the boxes that were nearest to it"""
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init, 1)
    close(anchor_kmeans(wh, init, 1), want, "anchors")


@cases(
    dict(wh=((10, 10), (90, 100)), init=((30, 30), (50, 50))),
    dict(wh=((40, 10), (10, 12)), init=((20, 20), (10, 40))),
    dict(wh=((12, 20), (40, 20)), init=((20, 12), (12, 40))),
    dict(wh=((2, 16), (8, 18)), init=((24, 16), (4, 8))),
    dict(wh=((20, 10), (18, 8), (20, 10)), init=((8, 8), (10, 16))),
    dict(wh=((14, 2), (18, 10), (24, 14)), init=((12, 6), (8, 22))),
)
def test_distance_is_iou(anchor_kmeans, wh, init):
    """the nearest anchor is the one with the largest IoU at a common corner"""
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init, 1)
    close(anchor_kmeans(wh, init, 1), want, "anchors")


@cases(dict(n=5, k=2), dict(n=12, k=2), dict(n=12, k=3), dict(n=40, k=5))
def test_one_update(anchor_kmeans, n, k):
    """one update moves all anchors at once, for any number of boxes and anchors"""
    wh, init = sizes(draw(n), n, k)
    want = expected(wh, init, 1)
    close(anchor_kmeans(wh, init, 1), want, "anchors")


@cases(dict(n=8, k=2), dict(n=30, k=3), dict(n=60, k=5))
def test_each_anchor_is_a_median(anchor_kmeans, n, k):
    """when it has stopped by itself, each anchor is the median of the boxes nearest to it"""
    wh, init = sizes(draw(n), n, k, updates=2)
    got = array(anchor_kmeans(wh.copy(), init.copy(), 300), "anchors", shape=(k, 2))
    holds((got > 0).all(), "an anchor has a size that is not positive")
    owner = iou(wh, got).argmax(1)
    for j in range(k):
        members = wh[owner == j]
        holds(len(members), f"no box is nearest to anchors[{j}], though each anchor has some here")
        middle = median(members)
        holds(
            (abs(got[j] - middle) <= 1e-7 * middle).all(),
            lambda j=j, middle=middle: (
                f"anchors[{j}] is {np.round(got[j], 3).tolist()}, the median of the boxes "
                f"nearest to it is {np.round(middle, 3).tolist()}"
            ),
        )


@cases(
    dict(n=6, k=2, i=0),
    dict(n=10, k=3, i=0),
    dict(n=20, k=2, i=1),
    dict(n=40, k=4, i=0),
    dict(n=40, k=4, i=1),
    dict(n=60, k=6, i=0),
)
def test_agrees_with_the_definition(anchor_kmeans, n, k, i):
    """ends with the anchors that k-means with 1 - IoU and medians finds from init"""
    wh, init = sizes(draw(i), n, k, updates=2 * i)
    wh = np.asfortranarray(wh) if i else wh
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(max_iter=[1, 2, 3], k=[3, 4])
def test_cut_short(anchor_kmeans, max_iter, k):
    """does max_iter updates and no more"""
    wh, init = sizes(draw(k), 40, k, updates=5)
    want = expected(wh, init, max_iter)
    close(anchor_kmeans(wh, init, max_iter), want, "anchors")


@cases(
    dict(unit=2.0**-11, k=3, updates=7),
    dict(unit=1.0, k=3, updates=10),
    dict(unit=2.0**-16, k=5, updates=7),
)
def test_many_updates(anchor_kmeans, unit, k, updates):
    """goes on until no box changes its anchor, in pixels or in shares of the image"""
    wh, init = sizes(draw(k), 70, k, updates, high=60.0)
    wh, init = unit * wh, unit * init
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(
    dict(
        wh=((12, 8), (5, 12), (8, 12), (1, 6)),
        init=((11, 10), (5, 6)),
    ),
    dict(
        wh=((8, 6), (9, 5), (4, 10), (11, 6)),
        init=((11, 7), (9, 5)),
    ),
    dict(
        wh=((4, 10), (12, 10), (9, 4), (8, 10), (9, 3), (5, 5), (9, 6)),
        init=((6, 7), (7, 2), (12, 5)),
    ),
)
def test_mean_iou_may_fall(anchor_kmeans, wh, init):
    """goes on while assignments change, also when the mean IoU has become worse on the way"""
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(
    dict(wh=((9, 5), (2, 4), (6, 1), (7, 10), (6, 7)), init=((8, 1), (1, 12))),
    dict(
        wh=((10, 6), (11, 12), (2, 9), (4, 8), (5, 6), (10, 10), (6, 1)),
        init=((9, 8), (8, 10)),
    ),
)
def test_boxes_that_change_places(anchor_kmeans, wh, init):
    """goes on while assignments change, also when each anchor has as many boxes as before"""
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(k=[2, 4], turn=[1, 2])
def test_order_of_init(anchor_kmeans, k, turn):
    """the result is in the order of init, whatever the sizes are"""
    wh, init = sizes(draw(k), 25, k)
    init = np.roll(init[init.prod(1).argsort()[::-1]], turn, axis=0)  # the largest not first
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(which=[0, 1, 2], max_iter=[1, 300])
def test_anchor_without_boxes(anchor_kmeans, which, max_iter):
    """an anchor without boxes keeps its size"""
    wh = pairs((10, 12), (12, 12), (14, 9), (80, 60), (72, 64), (90, 70))
    init = np.insert(pairs((12, 10), (70, 60)), which, [700.0, 0.5], axis=0)
    want = expected(wh, init, max_iter)
    close(anchor_kmeans(wh, init, max_iter), want, "anchors")


@cases(
    dict(wh=((8, 7), (1, 12), (1, 5), (9, 5)), init=((5, 5), (5, 7), (3, 9))),
    dict(
        wh=((3, 7), (12, 12), (12, 11), (4, 3), (8, 12), (4, 5), (10, 5)),
        init=((7, 4), (7, 6), (11, 4)),
    ),
)
def test_anchor_that_loses_its_boxes(anchor_kmeans, wh, init):
    """an anchor that loses its last box stays as it was then"""
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(
    dict(wh=((3, 10), (1, 5), (4, 9), (9, 9), (12, 12)), init=((3, 2), (2, 9), (12, 12))),
    dict(
        wh=((11, 2), (3, 4), (3, 9), (5, 11), (4, 5), (4, 3)),
        init=((11, 10), (4, 8), (11, 6)),
    ),
)
def test_anchor_that_gets_boxes(anchor_kmeans, wh, init):
    """an anchor that has no boxes at first takes part again once boxes are nearest to it"""
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(
    dict(wh=((4, 4), (16, 16)), init=((2, 4), (4, 2))),
    dict(wh=((4, 4), (6, 6), (5, 5)), init=((8, 2), (2, 8))),
    dict(wh=((4, 4), (1, 6), (20, 30)), init=((20, 20), (3, 5), (3, 5))),
)
def test_ties_go_to_the_first(anchor_kmeans, wh, init):
    """a box equally near to two anchors belongs to the first of them"""
    # Intersection and union are the same for both, so any formula sees the tie.
    wh, init = pairs(*wh), pairs(*init)
    want = expected(wh, init, 1)
    close(anchor_kmeans(wh, init, 1), want, "anchors")


@cases(k=[1, 2, 3])
def test_repeated_boxes(anchor_kmeans, k):
    """counts a box as often as it occurs"""
    rng = draw(k)
    while True:
        places = rng.integers(8, 160, (6, 2)) / 4
        wh = np.repeat(places, [1, 6, 1, 2, 1, 4], axis=0)
        init = places[rng.permutation(6)[:k]] + 0.25
        if clear(states(wh, init), by=1e-3):
            break
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(k=[1, 2, 6])
def test_one_box_each(anchor_kmeans, k):
    """with one box for each anchor the anchors become the boxes"""
    wh = 8.0 * 2.0 ** np.arange(k)[:, None] * draw(k).uniform(1, 1.25, (k, 2))
    init = (wh * 0.9)[::-1]
    want = expected(wh, init)
    close(anchor_kmeans(wh, init, 300), want, "anchors")


@cases(
    dict(boxes="int64", start="int64", k=1),
    dict(boxes="float64", start="int64", k=1),
    dict(boxes="float64", start="int64", k=3),
    dict(boxes="int64", start="float64", k=3),
    dict(boxes="int64", start="int64", k=3),
    dict(boxes="float32", start="float32", k=3),
)
def test_dtypes(anchor_kmeans, boxes, start, k):
    """takes integers and float32, and the anchors are floats all the same"""
    rng = draw(k)
    while True:
        wh = rng.integers(4, 60, (14, 2)).astype(boxes)
        init = (wh[:k] + 1).astype(start)
        path = states(wh, init)
        if clear(path, by=1e-3) and (path[-1][0] % 1).any():
            break
    want = expected(wh, init)
    given = np.float32 if boxes == "float32" else np.float64
    close(anchor_kmeans(wh, init, 300), want, "anchors", given=given)


@cases(dtype=["float64", "int64"], max_iter=[1, 300])
def test_inputs_unchanged(anchor_kmeans, dtype, max_iter):
    """leaves wh and init as they were"""
    wh = np.array([[60, 20], [10, 10], [12, 14], [50, 30], [9, 12], [55, 22]], dtype=dtype)
    init = np.array([[50, 20], [10, 10]], dtype=dtype)
    want = expected(wh, init, max_iter)
    with unchanged(wh, init):
        got = anchor_kmeans(wh, init, max_iter)
    close(got, want, "anchors")
