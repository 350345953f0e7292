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


def distances(X, Y):
    """The definition: subtracts first, so nothing is lost far from the origin."""
    apart = np.asarray(X, np.float64)[:, None] - np.asarray(Y, np.float64)  # (N, M, D)
    return np.sqrt((apart * apart).sum(2))


def points(rng, n, D):
    """Points at different lengths from an origin that is not their middle."""
    stretched = rng.standard_normal((n, D)) * rng.uniform(0.5, 3, (n, 1))
    return stretched + rng.uniform(0.5, 2, D)


def spread(rng, N, M, D, offset):
    """Two sets of which no two points are nearer than 1, all coordinates shifted by the offset."""
    all_points = rng.standard_normal((N + M, D))
    all_points[:, 0] = 1.5 * rng.permutation(N + M) + rng.uniform(-0.25, 0.25, N + M)
    all_points += offset * rng.choice([-1.0, 1.0], D)
    return all_points[:N], all_points[N:]


def itself(a):
    return a


# Numbers small enough to check by hand.
PAIRS = {
    "along one axis": ((7,), (2,), 5),
    "along one axis, negative": ((-2,), (1,), 3),
    "3, 4, 5": ((0, 0), (3, 4), 5),
    "5, 12, 13": ((1, -2), (6, 10), 13),
    "1, 2, 2, 3": ((1, 1, 1), (0, 3, -1), 3),
    "of unequal length": ((8, 0, 0), (2, 3, 6), 9),
    "in four dimensions": ((1, 2, 3, 4), (2, 1, 4, 3), 2),
}


@cases(pair=list(PAIRS))
def test_one_pair(pairwise_distance, pair):
    """the distance of one pair is the root of the sum of the squared differences"""
    x, y, want = PAIRS[pair]
    got = pairwise_distance(np.array([x], dtype=float), np.array([y], dtype=float))
    close(got, np.array([[want]], dtype=float), "dist")


@cases(
    dict(N=1, M=3, D=2),
    dict(N=3, M=1, D=2),
    dict(N=2, M=3, D=1),
    dict(N=3, M=2, D=3),
    dict(N=2, M=2, D=2),
    dict(N=3, M=3, D=3),
    dict(N=4, M=4, D=2),
    dict(N=5, M=2, D=5),
    dict(N=2, M=6, D=6),
    dict(N=13, M=9, D=17),
    i=range(2),
)
def test_every_pair(pairwise_distance, N, M, D, i):
    """dist[i, j] is the distance of X[i] to Y[j], for N equal to M and not"""
    rng = draw(i)
    X, Y = points(rng, N, D), points(rng, M, D)
    want = distances(X, Y)
    close(pairwise_distance(X, Y), want, "dist", factors={"root of D": D**0.5})


@cases(
    dict(N=4, D=1, offset=0, second="copy"),
    dict(N=20, D=2, offset=0, second="copy"),
    dict(N=30, D=5, offset=0, second="copy"),
    dict(N=30, D=5, offset=0, second="same array"),
    dict(N=30, D=5, offset=0, second="shuffled"),
    dict(N=30, D=5, offset=0, second="moved by 1e-10"),
    dict(N=30, D=3, offset=1000, second="copy"),
    dict(N=30, D=3, offset=1000, second="same array"),
    dict(N=3, D=2, offset=0, second="all at the origin"),
)
def test_equal_points(pairwise_distance, N, D, offset, second):
    """between equal points, and those equal but for rounding, it is 0, never nan or negative"""
    rng = draw(N)
    X, Y = spread(rng, N, 4, D, offset)
    order = rng.permutation(N) if second == "shuffled" else np.arange(N)
    if second == "same array":
        Y = X
        held = remote(itself, X)  # one object on the answer's side too
        got = pairwise_distance(held, held)
    else:
        if second == "all at the origin":
            X[:] = 0
        Y = np.concatenate([X[order], Y])
        if second == "moved by 1e-10":
            # Sums in one and the same order cancel to exactly 0 on equal points, not on these.
            Y += 1e-10 * rng.standard_normal(Y.shape)
        got = pairwise_distance(X.copy(), Y.copy())
    want = distances(X, Y)
    dist = array(got, "dist", shape=want.shape, trace=False)
    # The form with a matrix product leaves 4e-8 of the length here, by honest rounding.
    small = 1e-6 * float(np.sqrt((Y * Y).sum(1).max()))
    but = " to nine digits" if second == "moved by 1e-10" else ""
    for j, i in enumerate(order.tolist()):
        holds(
            0 <= dist[i, j] <= small,
            f"X[{i}] and Y[{j}] are equal{but}, and dist[{i}, {j}] is {dist[i, j]:.3g}, "
            "should be 0",
        )
    wrong = np.argwhere(~(dist >= 0) | np.isinf(dist))
    place = tuple(wrong[0].tolist()) if len(wrong) else ()
    holds(not place, lambda: f"dist{list(place)} is {dist[place]:.3g}")
    apart = want > 1e-8
    close(dist * apart, want * apart, "dist")


@cases(apart=[0.01, 1e-3, 1e-4], D=[1, 3])
def test_near_points(pairwise_distance, apart, D):
    """points that nearly coincide keep their small distance"""
    rng = draw(D)
    X = rng.uniform(-1, 1, (3, D))
    step = rng.standard_normal((3, D))
    Y = X + apart * step / np.sqrt((step * step).sum(1))[:, None]
    want = distances(X, Y)
    close(pairwise_distance(X, Y), want, "dist")


@cases(offset=[10, 100, 1000], D=[1, 4])
def test_away_from_the_origin(pairwise_distance, offset, D):
    """shifting all points changes no distance"""
    X, Y = spread(draw(D), 5, 4, D, offset)
    want = distances(X, Y)
    close(pairwise_distance(X, Y), want, "dist")


@cases(view=["none", "transposed", "every second row", "first columns"], N=[2, 4])
def test_inputs_are_left_alone(pairwise_distance, view, N):
    """X and Y stay as they are, also where they are parts of larger arrays"""
    rng = draw(N)
    X, Y = points(rng, N, 3), points(rng, 4, 3)
    want = distances(X, Y)
    if view == "transposed":
        X, Y = X.T.copy().T, Y.T.copy().T
    elif view == "every second row":
        X, Y = X.repeat(2, axis=0)[::2], Y.repeat(2, axis=0)[::2]
    elif view == "first columns":
        X, Y = np.tile(X, 2)[:, :3], np.tile(Y, 2)[:, :3]
    with unchanged(X, Y):
        close(pairwise_distance(X, Y), want, "dist")


@cases(dict(N=1, M=4, D=3), dict(N=5, M=5, D=2), dict(N=6, M=3, D=8))
def test_float32(pairwise_distance, N, M, D):
    """float32 points give the same distances, to float32's precision"""
    X, Y = (a.astype(np.float32) for a in spread(draw(N), N, M, D, 0))
    want = distances(X, Y)
    close(pairwise_distance(X, Y), want, "dist", given=np.float32)


@stage("lean")
@cases(N=[300], M=[300], D=[64])
def test_no_array_of_all_differences(pairwise_distance, N, M, D):
    """holds at most four times the reference's memory: no (N, M, D) array"""
    rng = draw()
    X, Y = points(rng, N, D), points(rng, M, D)
    cross = X @ Y.T  # far enough apart for every form to hold its digits
    want = np.sqrt((X * X).sum(1)[:, None] + (Y * Y).sum(1) - 2 * cross)
    close(as_small(pairwise_distance, X, Y, times=4), want, "dist")


@stage("lean")
@cases(many=["X", "Y"])
def test_no_loop_over_points(pairwise_distance, many):
    """no Python loop over points, neither over those of X nor over those of Y"""
    rng = draw(0)
    few, crowd, others = (points(rng, n, 3) for n in (4, 300, 5))
    small, large = (few, others), (crowd, others)
    if many == "Y":
        small, large = small[::-1], large[::-1]
    want = distances(*large)
    close(no_loop(pairwise_distance, small, large, over="points"), want, "dist")
