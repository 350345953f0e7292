import numpy as np
import torch

from harness.oracle import (
    as_small,
    cases,
    close,
    draw,
    no_loop,
    raises,
    stage,
    tensor,
    unchanged,
)


def vote(labels):
    """The most frequent label, of several the smallest."""
    return min(labels, key=lambda label: (-labels.count(label), label))


def distances(X_test, X_train):
    """PyTorch's, by differences and not by a matrix product; (m, n)."""
    exact = "donot_use_mm_for_euclid_dist"
    return torch.cdist(tensor(X_test), tensor(X_train), compute_mode=exact)


def expected(X_train, y_train, X_test, k):
    neighbours = distances(X_test, X_train).topk(k, largest=False).indices.numpy()
    return np.array([vote(row) for row in y_train[neighbours].tolist()])


def clear(X_train, X_test, k):
    """Which test points have a clear gap behind their k-th neighbour, (m,)."""
    if k == len(X_train):
        return np.ones(len(X_test), dtype=bool)
    apart = distances(X_test, X_train)
    nearest = apart.topk(k + 1, largest=False).values
    return (nearest[:, k] - nearest[:, k - 1] > 1e-3 * apart.mean()).numpy()


def some_points(rng, n, m, D, k, scale=1.0, offset=0.0):
    """Training points, and test points among them, so that rounding decides about no neighbour."""
    X_train = rng.standard_normal((n, D)) * scale + offset
    X_test = rng.standard_normal((3 * m + 6, D)) * scale + offset
    chosen = X_test[clear(X_train, X_test, k)][:m]
    return (X_train, chosen) if len(chosen) == m else some_points(rng, n, m, D, k, scale, offset)


def line(points):
    """Points given by one coordinate each."""
    return np.array(points, dtype=float)[:, None]


@cases(
    dict(points=(0, 10), labels=(0, 1), at=(1, 9, 4, 30, -5)),
    dict(points=(10, 0), labels=(0, 1), at=(1, 9, 4, 30, -5)),
    dict(points=(3,), labels=(1,), at=(7,)),
    dict(points=(5, 1, 8, -4), labels=(1, 0, 2, 2), at=(4, 2, -1, -6)),
)
def test_one_neighbour(knn_predict, points, labels, at):
    """with k = 1, each point gets the label of the nearest training point"""
    given = line(points), np.array(labels), line(at)
    want = expected(*given, 1)
    close(knn_predict(*given, 1), want, "labels")


@cases(
    dict(points=((3, 0), (2, 2)), at=((0, 0),)),
    dict(points=((5, 5), (6, 2)), at=((0, 0),)),
    dict(points=((6, 0), (-1, 1)), at=((0, 0), (8, 0))),
    dict(points=((0, 0, 3), (2, 0, 2), (-2, -2, 1)), at=((0, 0, 0), (0, 3, 0))),
    turned=[False, True],
)
def test_distance_is_euclidean(knn_predict, points, at, turned):
    """near means at a small Euclidean distance, over all features"""
    X_train, X_test = np.array(points, dtype=float), np.array(at, dtype=float)
    if turned:
        X_train, X_test = X_train[:, ::-1] + 1, X_test[:, ::-1] + 1
    y_train = np.arange(len(X_train))
    want = expected(X_train, y_train, X_test, 1)
    close(knn_predict(X_train, y_train, X_test, 1), want, "labels")


@cases(
    dict(points=(1, 2, 4), labels=(0, 1, 1), at=(0,), k=3),
    dict(points=(1, 2, 4, 5, 7), labels=(0, 1, 1, 0, 0), at=(0, 10), k=3),
    dict(points=(7, 1, 5, 2, 4), labels=(0, 0, 0, 1, 1), at=(0, 10), k=3),
    dict(points=(1, 2, 4, 7, 11, 16), labels=(2, 0, 0, 2, 2, 1), at=(0, 20), k=5),
    dict(points=(1, 2, 4, 7, 11, 16), labels=(0, 2, 2, 1, 0, 0), at=(0, 20), k=3),
    dict(points=(1, 2, 4, 7, 11), labels=(1, 0, 2, 2, 2), at=(0, 14), k=4),
)
def test_majority(knn_predict, points, labels, at, k):
    """the k nearest vote: the label that most of them carry wins"""
    given = line(points), np.array(labels), line(at)
    want = expected(*given, k)
    close(knn_predict(*given, k), want, "labels")


@cases(
    dict(n=2, m=3, D=1, k=1, classes=2),
    dict(n=6, m=6, D=2, k=3, classes=2),
    dict(n=5, m=8, D=5, k=2, classes=3),
    dict(n=9, m=4, D=2, k=5, classes=2),
    dict(n=9, m=1, D=3, k=4, classes=3),
    dict(n=20, m=12, D=2, k=3, classes=5),
    dict(n=20, m=20, D=20, k=6, classes=3),
    dict(n=40, m=12, D=4, k=15, classes=4),
    dict(n=60, m=12, D=1, k=1, classes=10),
    i=range(2),
)
def test_agrees_with_the_definition(knn_predict, n, m, D, k, classes, i):
    """labels every test point by the vote of its k nearest, for any n, m, D and k"""
    rng = draw(i)
    X_train, X_test = some_points(rng, n, m, D, k)
    y_train = rng.integers(0, classes, n)
    if i:
        X_train, X_test = np.asfortranarray(X_train), np.asfortranarray(X_test)
    want = expected(X_train, y_train, X_test, k)
    close(knn_predict(X_train, y_train, X_test, k), want, "labels")


@cases(
    dict(points=(1, 2), labels=(1, 0), at=(0, 5), k=2),
    dict(points=(1, 2), labels=(0, 1), at=(0, 5), k=2),
    dict(points=(1, 2, 4, 5, 7), labels=(2, 1, 1, 2, 0), at=(0, 9), k=4),
    dict(points=(1, 2, 4, 5, 7), labels=(0, 3, 3, 2, 2), at=(0, 9), k=5),
    dict(points=(1, 2, 4), labels=(2, 0, 1), at=(0, 9), k=3),
    dict(points=(4, 1, 2), labels=(1, 3, 2), at=(0, 9), k=3),
    dict(points=(0, 1, 2, 8, 9, 10), labels=(5, 4, 4, 5, 3, 3), at=(4, 6), k=6),
)
def test_vote_ties(knn_predict, points, labels, at, k):
    """of several labels with the most votes, the smallest wins, wherever its points stand"""
    given = line(points), np.array(labels), line(at)
    want = expected(*given, k)
    close(knn_predict(*given, k), want, "labels")


@cases(
    dict(labels=(1, 2), dtype="int64"),
    dict(labels=(3, 7, 8), dtype="int64"),
    dict(labels=(0, 12, 1000), dtype="int64"),
    dict(labels=(40, 200, 255), dtype="uint8"),
    dict(labels=(0, 300, 301), dtype="int32"),
    dict(labels=(9,), dtype="int64"),
)
def test_any_labels(knn_predict, labels, dtype):
    """the result holds labels of y_train, also when there are gaps between them"""
    rng = draw(0)
    y_train = np.array(labels, dtype=dtype)[np.arange(15) % len(labels)]
    want = np.array([])
    while set(want) != set(labels):  # each of them wins somewhere
        X_train, X_test = some_points(rng, 15, 10, 2, 3)
        want = expected(X_train, y_train, X_test, 3)
    close(knn_predict(X_train, y_train, X_test, 3), want, "labels")


@cases(labels=[(0,), (0, 1, 1), (2, 0, 2, 1, 2), (1, 0, 3, 0, 3, 2, 0)], m=[1, 4])
def test_k_equals_n(knn_predict, labels, m):
    """with k = n all training points vote, for every test point"""
    n = len(labels)
    X_train, X_test = some_points(draw(m), n, m, 2, n)
    y_train = np.array(labels)
    want = np.full(m, vote(list(labels)))
    close(knn_predict(X_train, y_train, X_test, n), want, "labels")


@cases(
    dict(points=(1, 1, 2, 3), labels=(2, 2, 1, 1), at=(0,), k=3),
    dict(points=(1, 2, 2, 3, 9), labels=(0, 1, 1, 0, 0), at=(0,), k=3),
    dict(points=(-1, 1, 2, 8), labels=(3, 3, 0, 0), at=(0,), k=3),
    dict(points=(-1, 1, 1, -1, 2, 5), labels=(1, 2, 2, 1, 2, 1), at=(0,), k=5),
    dict(points=(4, 4, 4, 4, 5, 6, 7), labels=(1, 1, 1, 1, 0, 0, 0), at=(4, 8), k=7),
)
def test_equal_points(knn_predict, points, labels, at, k):
    """points that are equal, or equally far, have one vote each"""
    given = line(points), np.array(labels), line(at)
    want = expected(*given, k)
    close(knn_predict(*given, k), want, "labels")


@cases(
    dict(offset=0.0, unit=1.0),
    dict(offset=100.0, unit=1.0),
    dict(offset=100.0, unit=2.0**-10),
    n=[3, 30],
    D=[1, 3],
)
def test_test_points_that_were_trained_on(knn_predict, n, D, offset, unit):
    """a test point that is a training point has that one as its first neighbour, at distance 0"""
    rng = draw(n)
    places = (rng.permutation(n)[:, None] + rng.uniform(0, 0.5, (n, D))) * unit + offset
    y_train = rng.permutation(n)
    order = rng.permutation(n)
    want = y_train[order]
    close(knn_predict(places, y_train, places[order], 1), want, "labels")


@cases(scales=[(1.0, 32.0), (32.0, 1.0), (0.25, 8.0, 2.0)], offset=[0.0, 100.0])
def test_features_as_they_are(knn_predict, scales, offset):
    """features are neither scaled nor centred: one that varies more counts for more"""
    rng = draw(0)
    shift = offset * np.array([1.0, -1.0, 0.5])[: len(scales)]
    X_train, X_test = some_points(rng, 20, 12, len(scales), 3, np.array(scales), shift)
    y_train = rng.integers(0, 4, 20)
    want = expected(X_train, y_train, X_test, 3)
    close(knn_predict(X_train, y_train, X_test, 3), want, "labels")


@cases(dict(n=1, k=2), dict(n=3, k=4), dict(n=3, k=10), dict(n=8, k=9), m=[1, 5])
def test_k_above_n(knn_predict, n, k, m):
    """raises ValueError when k is larger than the number of training points"""
    rng = draw(n)
    X_train, X_test = rng.standard_normal((n, 2)), rng.standard_normal((m, 2))
    with raises(ValueError, f"k is {k}, but there are {n} training points"):
        knn_predict(X_train, np.arange(n) % 2, X_test, k)


@cases(k=[1, 2, 7])
def test_inputs_unchanged(knn_predict, k):
    """leaves X_train, y_train and X_test as they were"""
    X_train = line((5, 1, 9, 3, 14, 20, 7)) + np.array([0.0, 100.0])
    X_test = line((8.25, 0.75)) + np.array([0.0, 100.0])
    y_train = np.array([2, 0, 1, 2, 1, 0, 1])
    want = expected(X_train, y_train, X_test, k)
    with unchanged(X_train, y_train, X_test):
        got = knn_predict(X_train, y_train, X_test, k)
    close(got, want, "labels")


@cases(D=[1, 3], k=[1, 4])
def test_float32(knn_predict, D, k):
    """takes float32 points too"""
    rng = draw(k)
    X_train, X_test = some_points(rng, 15, 6, D, k)
    X_train, X_test = X_train.astype(np.float32), X_test.astype(np.float32)
    y_train = rng.integers(0, 3, 15)
    want = expected(X_train, y_train, X_test, k)
    close(knn_predict(X_train, y_train, X_test, k), want, "labels")


@stage("all-at-once")
@cases(labels=[2, 5], k=[1, 5])
def test_no_loop_over_test_points(knn_predict, labels, k):
    """no Python loop over test points, neither for the distances nor for the votes"""
    rng = draw(k)
    X_train, many = some_points(rng, 40, 300, 2, k)
    y_train = rng.permutation(40) % labels
    want = expected(X_train, y_train, many, k)
    small, large = (X_train, y_train, many[:4].copy(), k), (X_train, y_train, many, k)
    close(no_loop(knn_predict, small, large, over="test points"), want, "labels")


@stage("all-at-once")
@cases(m=[200], n=[1000], D=[64])
def test_no_array_of_all_differences(knn_predict, m, n, D):
    """holds at most four times the reference's memory: no (m, n, D) array"""
    rng = draw()
    X_train, X_test = some_points(rng, n, m, D, 3)
    y_train = rng.integers(0, 4, n)
    want = expected(X_train, y_train, X_test, 3)
    close(as_small(knn_predict, X_train, y_train, X_test, 3, times=4), want, "labels")
