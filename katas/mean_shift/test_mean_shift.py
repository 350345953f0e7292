import itertools

import numpy as np

from harness.oracle import array, cases, close, draw, holds, parts, unchanged

NAMES = ("centers", "labels")


def distances(a, b):
    apart = a[:, None] - b
    return np.sqrt(np.einsum("ijd,ijd->ij", apart, apart))


def paths(X, bandwidth, max_iter=300):
    """Where all paths are before and after each shift; the last two are equal if they rest."""
    X = X.astype(np.float64)
    places = [X]
    for _ in range(max_iter):
        near = distances(places[-1], X) <= bandwidth
        places.append(near @ X / near.sum(1)[:, None])
        if np.array_equal(places[-1], places[-2]):
            break
    return places


def clusters(ends, bandwidth):
    """The cluster of each end, numbered by first appearance, (n,)."""
    return np.unique((distances(ends, ends) < bandwidth).argmax(1), return_inverse=True)[1]


def clear(X, bandwidth, places, by=1e-4):
    """True when rounding decides nothing, and neither does a choice that the prompt leaves open."""
    for here, there in itertools.pairwise(places):
        if (abs(distances(here, X) - bandwidth) < by * bandwidth).any():
            return False
        moved = distances(here, there).diagonal()
        if ((moved > 0) & (moved < 0.01 * bandwidth)).any():
            return False
    ends = places[-1]
    apart, from_points = distances(ends, ends), distances(X, ends)
    label = clusters(ends, bandwidth)
    same = label[:, None] == label
    within, between = apart[same].max(), apart[~same].min(initial=np.inf)
    own = np.where(same, from_points, 0).max(1)
    other = np.where(same, np.inf, from_points).min(1)
    return (
        within < 0.95 * bandwidth and between > 1.2 * bandwidth and bool((own < 0.9 * other).all())
    )


def groups(rng, n, k, D, bandwidth=1.0, noise=0.5, shifts=0, offset=0.0, by=1e-4):
    """n points around k places far apart, of which some path makes at least so many shifts."""
    while True:
        spots = np.stack([rng.permutation(2 * k)[:k] for _ in range(D)], axis=1)
        members = np.concatenate([np.arange(k), rng.integers(0, k, n - k)])
        X = 5.0 * spots[members] + noise * rng.standard_normal((n, D))
        X = bandwidth * X + offset
        places = paths(X, bandwidth)
        if len(places) > shifts + 1 and clear(X, bandwidth, places, by):
            return X


def judge(got, X, bandwidth, max_iter=300, given=np.float64):
    """Compares up to the numbering; a centre may be any of the ends, or between them."""
    ends = paths(X, bandwidth, max_iter)[-1]
    want = clusters(ends, bandwidth)
    raw, labels = parts(got, NAMES)
    centers = array(raw, "centers", shape=(None, X.shape[1]), trace=False)
    labels = array(labels, "labels", shape=(len(X),), whole=True, trace=False)
    k = len(centers)
    holds(
        labels.min() >= 0 and labels.max() < k,
        lambda: f"labels run from {labels.min()} to {labels.max()}, but there are {k} centers",
    )
    _, first, number = np.unique(labels, return_index=True, return_inverse=True)
    array(first.argsort().argsort()[number], "labels")  # numbered by first appearance, as evidence
    together, wanted = labels[:, None] == labels, want[:, None] == want
    if (together != wanted).any():
        i, j = np.argwhere(together != wanted)[0]
        what = "the same label" if together[i, j] else "different labels"
        apart = distances(ends[i : i + 1], ends[j : j + 1])[0, 0]
        holds(
            False,
            f"points {i} and {j} have {what}, but their paths end {apart:.4g} apart, "
            f"at {np.round(ends[i], 4).tolist()} and {np.round(ends[j], 4).tolist()}; "
            f"the bandwidth is {bandwidth:g}",
        )
    used = len(set(labels.tolist()))
    holds(used == k, f"there are {k} centers, but only {used} of them have points")
    own = [ends[labels == j] for j in range(k)]
    low, high = np.array([e.min(0) for e in own]), np.array([e.max(0) for e in own])
    plain = np.where(np.isnan(centers), low, centers)
    close(raw, np.clip(plain, low, high), "centers", given=given)


def column(*values):
    return np.array(values, dtype=float)[:, None]


def check(mean_shift, X, bandwidth, max_iter=300, **how):
    copy = X.copy(order="K")
    judge(mean_shift(X, bandwidth, max_iter), copy, bandwidth, max_iter, **how)


@cases(
    dict(points=(0, 1, 2, 10, 11), bandwidth=1.75),
    dict(points=(10, 0, 11, 2, 1), bandwidth=1.75),
    dict(points=(0, 1, 5, 6, 7), bandwidth=2.5),
    dict(points=(-3, 8, -2, 9), bandwidth=3.0),
    dict(points=(16, *[0] * 20, *[35] * 5), bandwidth=20.0),  # all are near the first
)
def test_small_by_hand(mean_shift, points, bandwidth):
    """on a line, points that come to rest at the same mean are one cluster, with that centre"""
    check(mean_shift, column(*points), bandwidth)


@cases(dict(n=1, D=2), dict(n=2, D=1), dict(n=5, D=3), dict(n=12, D=2))
def test_everything_is_near(mean_shift, n, D):
    """with a bandwidth beyond all distances there is one cluster, and its centre is the mean"""
    X = draw(n).integers(-24, 25, (n, D)) / 8
    check(mean_shift, X, 20.0)


@cases(dict(n=2, D=1), dict(n=3, D=2), dict(n=9, D=1), dict(n=9, D=2))
def test_everything_is_far(mean_shift, n, D):
    """points farther apart than the bandwidth are clusters of their own"""
    rng = draw(n)
    X = np.stack([rng.permutation(n) for _ in range(D)], axis=1) + rng.uniform(0, 0.2, (n, D))
    check(mean_shift, X, 0.5)


@cases(
    dict(points=((0, 0), (3, 3), (20, 0)), bandwidth=3.5),
    dict(points=((0, 0), (2, 3), (20, 0)), bandwidth=4.0),
    dict(points=((0, 0, 0), (2, 2, 2), (9, 9, 9)), bandwidth=4.0),
    dict(points=((0, 0), (1, 9), (9, 0)), bandwidth=3.0),
    dict(points=((0, 0), (0, 2), (30, 2), (30, 6)), bandwidth=2.5),
)
def test_distance_is_euclidean(mean_shift, points, bandwidth):
    """near means within the bandwidth by Euclidean distance, over all coordinates"""
    check(mean_shift, np.array(points, dtype=float), bandwidth)


@cases(
    dict(points=(0, 10, 3, 11), bandwidth=3.0),
    dict(points=(4, 8, 1, 1), bandwidth=3.0),
    dict(points=(11, 7, 2, 5, 1, 2), bandwidth=2.0),
    dict(points=(8, 7, 4, 9, 6), bandwidth=2.0),
)
def test_bandwidth_is_included(mean_shift, points, bandwidth):
    """a point at a distance equal to the bandwidth is a neighbour"""
    check(mean_shift, column(*points), bandwidth)


@cases(
    dict(n=6, k=2, D=1, shifts=1),
    dict(n=10, k=2, D=2, shifts=2),
    dict(n=12, k=3, D=2, shifts=3),
    dict(n=20, k=3, D=2, shifts=4),
    dict(n=16, k=2, D=3, shifts=3),
)
def test_paths_climb(mean_shift, n, k, D, shifts):
    """a path goes on, shift by shift, until it does not move any more"""
    check(mean_shift, groups(draw(n), n, k, D, shifts=shifts), 1.0)


@cases(
    dict(unit=1.0, offset=0.0),
    dict(unit=8.0, offset=0.0),
    dict(unit=1.0, offset=100.0),
    dict(unit=2.0**-40, offset=0.0),
    far=[(1.02, 1.07), (1.02, 1.07, 1.12, 1.165, 1.205, 1.245)],
)
def test_short_steps(mean_shift, unit, offset, far):
    """a path goes on, however short its steps are, as long as new points come within reach"""
    # From 0 it moves by a twentieth of the bandwidth or less each time.
    check(mean_shift, unit * column(*[0.0] * 20, 0.9, *far, 9.0) + offset, unit)


@cases(
    *[
        dict(n=n, k=k, D=D, i=i)
        for n, k, D in [(5, 2, 2), (12, 4, 1), (20, 3, 2), (24, 3, 4)]
        for i in range(2)
    ]
)
def test_agrees_with_the_definition(mean_shift, n, k, D, i):
    """finds the clusters and centres that the definition gives, in any number of dimensions"""
    X = groups(draw(i), n, k, D, noise=0.2 + 0.2 * i)
    check(mean_shift, np.asfortranarray(X) if i else X, 1.0)


@cases(
    dict(points=(3, 0, 13, 5, 5, 6, 6), bandwidth=4.0),
    dict(points=(1, 6, 1, 1, 0, 13, 0, 3, 13), bandwidth=4.0),
    dict(points=((1, 6), (3, 4), (7, 3), (2, 2), (4, 8), (2, 3), (2, 2)), bandwidth=4.0),
    dict(
        points=((7, 3), (9, 1), (9, 7), (7, 1), (6, 2), (8, 5), (2, 1), (1, 3)),
        bandwidth=4.0,
    ),
)
def test_centers_are_means(mean_shift, points, bandwidth):
    """each centre is the mean of the points within the bandwidth of it, not of all its cluster"""
    # Each cluster has one end here, and some point has walked farther than the bandwidth to it.
    X = np.array(points, dtype=float).reshape(len(points), -1)
    centers, _ = parts(mean_shift(X.copy(), bandwidth, 300), NAMES)
    centers = array(centers, "centers", shape=(None, X.shape[1]))
    for j, centre in enumerate(centers):
        near = X[np.sqrt(((X - centre) ** 2).sum(1)) <= bandwidth]
        mean = near.sum(0) / max(len(near), 1)
        holds(
            (abs(centre - mean) <= 1e-7 * (1 + abs(mean))).all(),
            lambda j=j, centre=centre, near=near, mean=mean: (
                f"centers[{j}] is {np.round(centre, 4).tolist()}, the mean of the {len(near)} "
                f"points near it is {np.round(mean, 4).tolist()}"
            ),
        )


@cases(
    dict(
        points=((0, 3), (6, 0), (3, 5), (11, 9), (4, 1)),
        bandwidth=4.0,
    ),
    dict(
        points=((6, 1), (5, 10), (3, 8), (6, 7), (4, 5), (6, 6)),
        bandwidth=3.0,
    ),
    dict(
        points=((6, 9), (10, 4), (2, 2), (0, 2), (5, 5), (4, 4), (6, 5)),
        bandwidth=3.0,
    ),
)
def test_points_stay(mean_shift, points, bandwidth):
    """the means are those of the given points, which stay where they are while paths move"""
    check(mean_shift, np.array(points, dtype=float), bandwidth)


@cases(
    dict(points=((7, 0), (6, 8), (8, 1), (5, 7), (3, 8), (9, 2)), bandwidth=2.0),
    dict(points=((9, 7), (6, 5), (1, 8), (5, 1), (9, 0)), bandwidth=5.0),
    dict(points=((7, 6), (0, 7), (3, 1), (4, 8)), bandwidth=5.0),
    dict(points=((1, 1), (5, 3), (4, 7), (0, 1)), bandwidth=5.0),
)
def test_near_ends_are_one_cluster(mean_shift, points, bandwidth):
    """paths that end at different places closer than the bandwidth belong to one cluster"""
    check(mean_shift, np.array(points, dtype=float), bandwidth)


@cases(n=[5, 12], at=["first", "last"])
def test_outlier(mean_shift, n, at):
    """a point far from all others is a cluster of its own, with itself for a centre"""
    rng = draw(n)
    X = np.concatenate([rng.uniform(-0.25, 0.25, (n, 2)), [[0.25, 30.0]]])
    check(mean_shift, X[::-1].copy() if at == "first" else X, 1.5)


@cases(
    dict(points=(0, 0, 0, 1), bandwidth=2.0),
    dict(points=(4, 0, 0, 4, 4, 5, 20), bandwidth=2.25),
    dict(points=(0, 0, 0, 2, 3, 12, 12), bandwidth=2.25),
)
def test_repeated_points(mean_shift, points, bandwidth):
    """counts a point as often as it occurs"""
    check(mean_shift, column(*points), bandwidth)


@cases(
    dict(points=((4, 3), (2, 11), (2, 8), (7, 6)), bandwidth=5.0),
    dict(points=((1, 6), (2, 5), (7, 3), (10, 2), (5, 3), (8, 0)), bandwidth=3.0),
    dict(points=((0, 3), (6, 0), (3, 5), (11, 9), (4, 1)), bandwidth=4.0),
    max_iter=[1, 2],
)
def test_cut_short(mean_shift, points, bandwidth, max_iter):
    """a path makes max_iter shifts and no more, and clusters are then made of where paths are"""
    check(mean_shift, np.array(points, dtype=float), bandwidth, max_iter)


@cases(dict(unit=2.0**-9, n=8), dict(unit=2.0**-9, n=20), dict(unit=64.0, n=12))
def test_any_unit(mean_shift, unit, n):
    """the unit of the data does not matter: paths go on until they rest"""
    check(mean_shift, groups(draw(n), n, 2, 2, bandwidth=unit, shifts=3), unit)


@cases(dict(n=8, D=1), dict(n=20, D=2))
def test_far_from_the_origin(mean_shift, n, D):
    """the place of the data does not matter"""
    offset = np.array([100.0, -40.0])[:D]
    check(mean_shift, groups(draw(n), n, 2, D, offset=offset), 1.0)


@cases(n=[6, 18])
def test_order_of_points(mean_shift, n):
    """gives the same clusters in whichever order the points come"""
    X = groups(draw(n), n, 3, 2)
    for order in (X[:, 0].argsort(), X[:, 0].argsort()[::-1]):
        check(mean_shift, X[order], 1.0)


@cases(max_iter=[1, 300], D=[1, 2])
def test_input_unchanged(mean_shift, max_iter, D):
    """leaves X as it was"""
    X = groups(draw(D), 10, 2, D, noise=0.2)
    copy = X.copy()
    with unchanged(X):
        got = mean_shift(X, 1.0, max_iter)
    if max_iter > 1:
        judge(got, copy, 1.0)


@cases(dict(n=6, D=1), dict(n=12, D=2))
def test_float32(mean_shift, n, D):
    """takes float32 too"""
    while True:
        X = groups(draw(n), n, 2, D, noise=0.3, by=2e-3).astype(np.float32)
        if clear(X.astype(np.float64), 1.0, paths(X, 1.0), by=1e-3):
            break
    check(mean_shift, X, 1.0, given=np.float32)
