import functools

import numpy as np

from harness.oracle import (
    array,
    as_small,
    cases,
    close,
    draw,
    holds,
    no_loop,
    remote,
    stage,
    unchanged,
)

NAMES = ("centers", "labels", "inertia")


def squared_distances(X, centers):
    apart = X[:, None] - centers  # (n, k, D)
    return np.einsum("nkd,nkd->nk", apart, apart)


def lloyd(X, init, max_iter):
    """The algorithm word for word. All its states: centres, their labels, squared distances."""
    data, start = X.astype(np.float64).tobytes(), init.astype(np.float64).tobytes()
    return states_of(data, start, init.shape)[: max_iter + 1]


@functools.lru_cache(maxsize=16)  # a few cases in a row have the same data
def states_of(data, start, shape):
    """All states up to the one in which no label has changed. (Rounding lets it always come.)"""
    X = np.frombuffer(data).reshape(-1, shape[1])
    centers = np.frombuffer(start).reshape(shape)
    k = len(centers)
    states, before = [], b""
    while True:
        squared = squared_distances(X, centers)
        labels = squared.argmin(1)  # the first of equal ones
        states.append((centers, labels, squared))
        now = labels.tobytes()
        if now == before:
            return states
        before = now
        count = np.bincount(labels, minlength=k)[:, None]
        sums = np.eye(k)[labels].T @ X
        if count.all():
            centers = sums / count
        else:
            centers = np.where(count > 0, sums / np.maximum(count, 1), centers)


def inertia_of(X, centers, labels):
    apart = X.astype(np.float64) - centers[labels]
    return float((apart * apart).sum())


def expected(X, init, max_iter):
    centers, labels, _ = lloyd(X, init, max_iter)[-1]
    return centers, labels, inertia_of(X, centers, labels)


def clear(states, by=1e-5):
    """True when no point is ever nearly as far from two centres, so that rounding moves no label,
    and no cluster is ever empty."""
    k = len(states[0][0])
    if any(len(set(labels.tolist())) < k for _, labels, _ in states):
        return False
    if k == 1:
        return True
    nearest, second = np.sort([squared for _, _, squared in states], axis=2)[..., :2].T
    return bool((second - nearest).min() > by * states[0][2].mean())


def blobs(rng, n, k, D, offset=0.0, updates=0):
    """n points around k places, and k initial centres near points of the data.

    When several updates are wanted these points lie all on one side, which is a slow start.
    """
    while True:
        places = rng.uniform(-4, 4, (k, D)) + offset
        noise = rng.standard_normal((n + k, D))
        X = places[rng.integers(0, k, n)] + noise[:n]
        near = X[:, 0].argsort()[:k] if updates else slice(n - k, n)
        init = X[near] + noise[n:] / 4
        states = lloyd(X, init, 100)
        if len(states) > updates + 1 and clear(states):
            return X, init


def creeping(rng, n, k, updates, step=np.inf):
    """Points on a line, all initial centres at its left end: many updates, ever smaller ones.

    In one of those that change labels no centre moves as far as `step`.
    """
    while True:
        X = rng.random((n, 1))
        init = np.sort(X, axis=0)[: 2 * k : 2] + 1 / 4096
        states = lloyd(X, init, 100)
        if len(states) > updates + 1 and clear(states, by=1e-7):
            steps = np.abs(np.diff([centers for centers, _, _ in states[:-1]], axis=0))
            if steps.max((1, 2)).min() < step:
                return X, init


def line(points):
    """Points given by one coordinate each."""
    return np.array(points, dtype=float)[:, None]


@cases(n=[2, 5], D=[1, 3])
def test_one_cluster(kmeans, n, D):
    """with k = 1, the centre is the mean of all points and the inertia their total scatter"""
    X, init = draw(n).integers(-32, 33, (n, D)) / 8, np.ones((1, D))
    want = expected(X, init, 100)
    close(kmeans(X, 1, init, 100), want, NAMES)


@cases(
    dict(points=(0, 1, 5, 6, 10), init=(0, 8)),
    dict(points=(10, 0, 5, 1, 6), init=(8, 0)),
    dict(points=(0, 1, 4, 5, 9, 12), init=(0, 4, 9)),
    dict(points=(-7, -6, 2, 4, 5), init=(3, -2)),
)
def test_one_update_by_hand(kmeans, points, init):
    """after one update each centre is the mean of the points that were nearest to it"""
    X, init = line(points), line(init)
    want = lloyd(X, init, 1)[-1][0]
    centers, _, _ = kmeans(X, len(init), init, 1)
    close(centers, want, "centers")


@cases(
    dict(points=((0, 0), (4, 0), (2, 3)), init=((3, 0), (2, 2))),
    dict(points=((0, 0), (6, 8), (10, 0)), init=((5, 5), (6, 2))),
)
def test_distance_is_euclidean(kmeans, points, init):
    """the nearest centre is the one at the smallest Euclidean distance"""
    X, init = np.array(points, dtype=float), np.array(init, dtype=float)
    want = lloyd(X, init, 1)[-1][0]
    centers, _, _ = kmeans(X, 2, init, 1)
    close(centers, want, "centers")


@cases(
    dict(n=5, k=2, D=1),
    dict(n=6, k=2, D=2),
    dict(n=12, k=3, D=2),
    dict(n=20, k=2, D=4),
    dict(n=40, k=4, D=3),
)
def test_one_update(kmeans, n, k, D):
    """one update moves all centres at once, in any number of dimensions"""
    X, init = blobs(draw(n), n, k, D)
    want = lloyd(X, init, 1)[-1][0]
    centers, _, _ = kmeans(X, k, init, 1)
    close(centers, want, "centers")


@cases(max_iter=[1, 2, 100], k=[2, 4])
def test_labels_are_nearest(kmeans, max_iter, k):
    """each point carries the label of the nearest of the centres that are returned"""
    X, init = blobs(draw(k), 30, k, 2, updates=3)
    centers, labels, _ = kmeans(X.copy(), k, init.copy(), max_iter)
    centers = array(centers, "centers", shape=(k, 2))
    labels = array(labels, "labels", shape=(30,), whole=True)
    want = squared_distances(X, centers).argmin(1)
    n = int(np.argmax(labels != want))
    holds(
        np.array_equal(labels, want),
        lambda: f"point {n} is nearest to the returned centre {want[n]}, its label is {labels[n]}",
    )


@cases(max_iter=[1, 2, 100], k=[1, 3])
def test_inertia_of_the_result(kmeans, max_iter, k):
    """the inertia is the sum of squared distances from the points to the centres of their labels"""
    X, init = blobs(draw(k), 20, k, 2, updates=3 if k > 1 else 0)
    centers, labels, inertia = kmeans(X.copy(), k, init.copy(), max_iter)
    centers = array(centers, "centers", shape=(k, 2))
    labels = array(labels, "labels", shape=(20,), whole=True)
    holds(
        labels.min() >= 0 and labels.max() < k,
        lambda: f"labels run from {labels.min()} to {labels.max()}, should lie in 0 to {k - 1}",
    )
    close(inertia, inertia_of(X, centers, labels), "inertia")


@cases(dict(n=8, k=2), dict(n=30, k=3), D=[1, 3])
def test_centers_are_means(kmeans, n, k, D):
    """when it has stopped by itself, each centre is the mean of the points that carry its label"""
    X, init = blobs(draw(n), n, k, D, updates=2)
    centers, labels, _ = kmeans(X.copy(), k, init.copy(), 100)
    centers = array(centers, "centers", shape=(k, D))
    labels = array(labels, "labels", shape=(n,), whole=True)
    for j in range(k):
        members = X[labels == j]
        holds(len(members), f"no point carries the label {j}, though each cluster has points here")
        mean = members.sum(0) / len(members)
        holds(
            (abs(centers[j] - mean) <= 1e-7 * (1 + abs(mean))).all(),
            lambda j=j, mean=mean: (
                f"centers[{j}] is {np.round(centers[j], 4).tolist()}, "
                f"the mean of the points labelled {j} is {np.round(mean, 4).tolist()}"
            ),
        )


@cases(
    *[
        dict(n=n, k=k, D=D, offset=offset, i=i)
        for n, k, D in [(6, 2, 1), (10, 3, 2), (20, 2, 3), (30, 5, 2), (60, 4, 1)]
        for offset, i in [(0.0, 0), (0.0, 1), (100.0, 0 if D == 2 else 1)]
    ]
)
def test_agrees_with_lloyd(kmeans, n, k, D, offset, i):
    """ends with the centres, labels and inertia of Lloyd's algorithm from init"""
    X, init = blobs(draw(i), n, k, D, offset * np.array([1.0, -1.0, 0.5])[:D], updates=2 * i)
    X = np.asfortranarray(X) if i else X
    want = expected(X, init, 100)
    close(kmeans(X, k, init, 100), want, NAMES)


@cases(max_iter=[1, 2, 3, 7], k=[3, 4])
def test_cut_short(kmeans, max_iter, k):
    """does max_iter updates and no more, and labels and inertia fit the centres it then has"""
    X, init = creeping(draw(k), 60, k, updates=8)
    want = expected(X, init, max_iter)
    close(kmeans(X, k, init, max_iter), want, NAMES)


@cases(dict(unit=2.0**-10, far=0.0), dict(unit=1.0, far=1024.0))
def test_many_updates(kmeans, unit, far):
    """goes on until no label changes, however small the steps of the centres have become"""
    X, init = creeping(draw(0), 120, 4, updates=10, step=1 / 128)
    X, init = unit * X + far, unit * init + far
    want = expected(X, init, 300)
    close(kmeans(X, 4, init, 300), want, NAMES)


@cases(turned=[False, True])
def test_points_that_change_places(kmeans, turned):
    """goes on while labels change, also when as many points carry each label as before"""
    X = np.array([[6.0, 1.0], [4.0, 7.0], [0.0, 8.0], [5.0, 3.0]])
    init = np.array([[8.0, 3.0], [3.0, 1.0]])
    if turned:
        X, init = X[:, ::-1] - 4, init[::-1, ::-1] - 4
    want = expected(X, init, 100)
    close(kmeans(X, 2, init, 100), want, NAMES)


@cases(which=[0, 1, 2], max_iter=[1, 100])
def test_empty_cluster(kmeans, which, max_iter):
    """a cluster without points keeps its centre"""
    X = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [8.0, 8.0], [9.0, 8.0], [8.0, 7.0]])
    init = np.insert(np.array([[0.0, 1.0], [7.0, 8.0]]), which, [60.0, -50.0], axis=0)
    want = expected(X, init, max_iter)
    close(kmeans(X, 3, init, max_iter), want, NAMES)


@cases(
    dict(points=(1, 5, 6, 2), init=(3, 0, 8)),
    dict(points=(4, 1, 0, 5), init=(0, 1, 8)),
    dict(points=(4, 1, 5, 0), init=(0, 8, 1)),
)
def test_cluster_that_empties(kmeans, points, init):
    """a cluster that loses its last point stays where it was then"""
    X, init = line(points), line(init)
    want = expected(X, init, 100)
    close(kmeans(X, 3, init, 100), want, NAMES)


@cases(
    dict(points=(8, 7, 4, 6), init=(2, 0, 4)),
    dict(points=(6, 4, 4, 0), init=(1, 7, 6)),
    dict(points=(8, 2, 5, 0), init=(5, 8, 7)),
)
def test_cluster_that_fills(kmeans, points, init):
    """a cluster that is empty at first takes part again once points are nearest to it"""
    X, init = line(points), line(init)
    want = expected(X, init, 100)
    close(kmeans(X, 3, init, 100), want, NAMES)


@cases(
    dict(points=(0, 4, 8), init=(0, 8)),
    dict(points=(0, 4, 8), init=(8, 0)),
    dict(points=(0, 1, 4, 8), init=(1, 7, 7)),
    dict(points=(2, 3, 6), init=(3, 3)),
    dict(points=(0, 0, 0, 4, 6, 8), init=(9, 1)),
)
def test_ties_go_to_the_lower_index(kmeans, points, init):
    """a point equally far from two centres gets the lower index"""
    X, init = line(points), line(init)
    want = expected(X, init, 100)
    close(kmeans(X, len(init), init, 100), want, NAMES)


@cases(D=[1, 2], k=[2, 4])
def test_repeated_points(kmeans, D, k):
    """counts a point as often as it occurs"""
    rng = draw(D)
    while True:
        places = rng.integers(-40, 41, (6, D)) / 8
        X = np.repeat(places, [1, 5, 1, 2, 1, 3], axis=0)
        init = places[rng.permutation(6)[:k]] + 0.25
        if clear(lloyd(X, init, 100), by=1e-3):
            break
    want = expected(X, init, 100)
    close(kmeans(X, k, init, 100), want, NAMES)


@cases(
    dict(k=1, D=1, offset=0.0),
    dict(k=2, D=3, offset=0.0),
    dict(k=5, D=2, offset=0.0),
    dict(k=12, D=2, offset=0.0),
    dict(k=12, D=2, offset=100.0),
)
def test_one_point_each(kmeans, k, D, offset):
    """with one point for each centre, the centres become the points and the inertia is 0"""
    X = 4.0 * np.arange(k)[:, None] + draw(k).uniform(0, 1, (k, D)) + offset
    init = X[::-1] + 0.25
    want = expected(X, init, 100)
    close(kmeans(X, k, init, 100), want, NAMES)  # wanted inertia 0: off by 1e-9 is near enough


@cases(
    dict(points="int64", start="float64"),
    dict(points="float64", start="int64"),
    dict(points="int64", start="int64"),
    dict(points="float32", start="float32"),
    D=[1, 2],
)
def test_dtypes(kmeans, points, start, D):
    """takes integers and float32, and the centres are floats all the same"""
    rng = draw(D)
    while True:
        drawn = rng.integers(-20, 21, (14, D))
        X, init = drawn.astype(points), (drawn[:3] + 1).astype(start)
        states = lloyd(X, init, 100)
        if clear(states, by=1e-3) and (states[-1][0] % 1).any():
            break
    want = expected(X, init, 100)
    close(kmeans(X, 3, init, 100), want, NAMES, given=X.dtype if points == "float32" else float)


@cases(dtype=["float64", "int64"], max_iter=[1, 100])
def test_inputs_unchanged(kmeans, dtype, max_iter):
    """leaves X and init as they were"""
    X = np.array([[0, 0], [0, 3], [9, 1], [9, 2], [8, 8]], dtype=dtype)
    init = np.array([[1, 1], [7, 1], [7, 9]], dtype=dtype)
    want = expected(X, init, max_iter)
    with unchanged(X, init):
        got = kmeans(X, 3, init, max_iter)
    close(got, want, NAMES)


@stage("many-points")
@cases(k=[2, 4])
def test_no_loop_over_points(kmeans, k):
    """no Python loop over points"""
    few, start = blobs(draw(0), 40, k, 2, updates=3)
    many, init = blobs(draw(1), 400, k, 2, updates=3)
    want = expected(many, init, 2)  # cut short, so that both calls make two updates
    close(no_loop(kmeans, (few, k, start, 2), (many, k, init, 2), over="points"), want, NAMES)


def far_blobs(n, k, D):
    """Points around k places far from each other, in turns; too many to be sent."""
    rng = np.random.default_rng(n)
    return 20 * np.eye(k, D)[np.arange(n) % k] + rng.uniform(-1, 1, (n, D))


@stage("many-points")
@cases(n=[2000], k=[40], D=[64])
def test_no_array_of_all_differences(kmeans, n, k, D):
    """holds at most four times the reference's memory: no (n, k, D) array"""
    X = far_blobs(n, k, D)
    labels = np.arange(n) % k
    centers = X.reshape(n // k, k, D).mean(0)
    want = centers, labels, inertia_of(X, centers, labels)
    got = as_small(kmeans, remote(far_blobs, n, k, D), k, X[:k], 3, times=4)
    close(got, want, NAMES)
