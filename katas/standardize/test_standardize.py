import numpy as np

from harness.oracle import array, cases, close, draw, holds, unchanged

BOTH = ("z_train", "z_test")


def features(rng, N, M, D, mean=3.0, spread=1.0):
    """Two sets whose columns have means and spreads of their own; those of test are others."""
    size = spread * rng.uniform(0.5, 2.0, D)
    middle = mean * rng.uniform(0.5, 1.5, D) * (1 - 2 * rng.integers(0, 2, D))
    z = rng.standard_normal((N, D))
    if N > 1:  # no column is nearly constant by accident
        z -= z.sum(0) / N
        z /= np.sqrt((z * z).sum(0) / N)
    other = rng.standard_normal((M, D)) * rng.uniform(1.5, 2.0, D) + rng.uniform(1, 2, D)
    return z * size + middle, other * size + middle


def scaled(train, test, eps):
    """Both sets with eps added to the deviation, and with eps as the least it may be."""
    columns = np.array(train, dtype=np.float64).T.tolist()
    means = [sum(column) / len(column) for column in columns]
    squares = [
        [(x - mean) ** 2 for x in column] for column, mean in zip(columns, means, strict=True)
    ]
    spreads = np.array([(sum(column) / len(column)) ** 0.5 for column in squares])
    centred = [np.array(a, dtype=np.float64) - np.array(means) for a in (train, test)]
    added = tuple(a / (spreads + eps) for a in centred)
    return added, tuple(a / np.maximum(spreads, eps) for a in centred)


def wanted(got, forms):
    """The form of eps that the answer follows: the same in both sets."""
    names_and_shapes = zip(got, BOTH, forms[0], strict=True)
    flat = [array(g, name, shape=w.shape, trace=False).ravel() for g, name, w in names_and_shapes]
    off = np.array(
        [[np.abs(g - w.ravel()).max() for g, w in zip(flat, form, strict=True)] for form in forms]
    )
    near = off[:, 0] < 1e-9 * max(np.abs(forms[0][0]).max(), 1.0)
    if near[0] != near[1]:  # z_train tells which, so what is told of is z_test
        return forms[int(near[1])]
    worst = off.max(axis=1)
    return forms[int(worst[1] < worst[0])]


@cases(dict(N=2, D=1), dict(N=3, D=2), dict(N=4, D=4), dict(N=9, D=5))
def test_mean_and_deviation(standardize, N, D):
    """each column of z_train has mean 0 and a (biased) standard deviation of 1"""
    train, test = features(draw(N), N, 3, D)
    z = array(standardize(train, test, 1e-8)[0], "z_train", shape=(N, D))
    mean, std = z.mean(0), z.std(0)
    j, k = int(np.argmax(np.abs(mean))), int(np.argmax(np.abs(std - 1)))
    # Coarse enough for a result in float32, whose dtype a later check tells.
    told = f"column {j} of z_train has mean {mean[j]:.6g}, should be 0"
    holds(np.abs(mean).max() <= 1e-5, told)
    told = f"column {k} of z_train has standard deviation {std[k]:.6g}, should be 1"
    holds(np.abs(std - 1).max() <= 1e-5, told)


@cases(
    dict(N=2, M=1, D=1, order="C"),
    dict(N=3, M=2, D=2, order="C"),
    dict(N=3, M=3, D=3, order="C"),
    dict(N=2, M=7, D=4, order="C"),
    dict(N=8, M=5, D=3, order="F"),
    dict(N=30, M=4, D=1, order="C"),
)
def test_both_sets(standardize, N, M, D, order):
    """both sets are shifted by the mean and divided by the standard deviation of train"""
    train, test = features(draw(N), N, M, D)
    forms = scaled(train, test, 1e-8)
    got = standardize(np.array(train, order=order), np.array(test, order=order), 1e-8)
    close(got, wanted(got, forms), BOTH)


@cases(
    dict(what="far from train", mean=3.0, spread=1.0),
    dict(what="equal to train", mean=3.0, spread=1.0),
    dict(what="constant", mean=3.0, spread=1.0),
    dict(what="one row", mean=3.0, spread=1.0),
)
def test_test_set_of_any_kind(standardize, what, mean, spread):
    """whatever the test set holds, it is scaled by train's numbers, and nothing is clipped"""
    train, test = features(draw(0), 6, 4, 3, mean, spread)
    if what == "far from train":
        test = 1000 * test
    elif what == "equal to train":
        test = train.copy()
    elif what == "constant":
        test[:] = test[0]
    else:
        test = test[:1].copy()
    forms = scaled(train, test, 1e-8)
    got = standardize(train, test, 1e-8)
    close(got, wanted(got, forms), BOTH)


@cases(
    dict(mean=100.0, spread=1.0),
    dict(mean=0.01, spread=1e-4),
    dict(mean=1e4, spread=1e4),
    dict(mean=0.0, spread=1.0),
    N=[5, 16],
)
def test_any_scale(standardize, mean, spread, N):
    """columns may have any mean and any spread, large or small"""
    train, test = features(draw(N), N, 3, 4, mean, spread)
    forms = scaled(train, test, 1e-8)
    got = standardize(train, test, 1e-8)
    close(got, wanted(got, forms), BOTH)


@cases(dict(N=4, M=3), dict(N=8, M=1), dict(N=1, M=2), value=[0.0, 0.5, -96.0], eps=[1e-8, 0.125])
def test_constant_column(standardize, N, M, value, eps):
    """a column that is constant in train, with the same value in test, becomes 0 in both"""
    train, test = features(draw(N), N, M, 3)
    train[:, 1] = test[:, 1] = value
    if N == 1:  # then every column is constant
        train[:] = test[:] = value
    for name, z, rows in zip(BOTH, standardize(train, test, eps), (N, M), strict=True):
        column = array(z, name, shape=(rows, 3))[:, 1]
        # Exact in nearly every formula; rounding of the mean, divided by eps, is forgiven.
        worst = int(np.argmax(np.nan_to_num(np.abs(column), nan=np.inf)))
        told = f"{name}[{worst}, 1] is {column[worst]:.4g}, should be 0: the column is constant"
        holds(np.abs(column[worst]) <= 1e-5, told)


@cases(value=[0.1, 0.7, 2.3], N=[3, 6], eps=[1e-8, 0.5])
def test_constant_that_is_not_exact(standardize, value, N, eps):
    """a constant column whose mean is rounded becomes 0 as well, never nan"""
    train, test = features(draw(N), N, 2, 2)
    train[:, 1] = test[:, 1] = value
    for name, z, rows in zip(BOTH, standardize(train, test, eps), (N, 2), strict=True):
        column = array(z, name, shape=(rows, 2))[:, 1]
        # The mean may be off by a few 1e-16, and that is divided by eps.
        worst = int(np.argmax(np.nan_to_num(np.abs(column), nan=np.inf)))
        told = f"{name}[{worst}, 1] is {column[worst]:.4g}, should be 0: the column is {value} only"
        holds(np.abs(column[worst]) <= 1e-5, told)


@cases(N=[4, 8])
def test_zeros_and_equal_rows_count(standardize, N):
    """zeros and rows that occur twice count like any others"""
    train, test = features(draw(N), N, 3, 3)
    train[0, 0] = train[1, 1] = test[0, 2] = 0.0
    train[-1] = train[0]
    forms = scaled(train, test, 1e-8)
    got = standardize(train, test, 1e-8)
    close(got, wanted(got, forms), BOTH)


@cases(dict(eps=0.5, spread=1.0), dict(eps=0.5, spread=0.1), dict(eps=1e-8, spread=1e-8))
def test_eps(standardize, eps, spread):
    """eps is added to the standard deviation, or is the least that it may be"""
    train, test = features(draw(0), 6, 4, 3, spread, spread)
    forms = scaled(train, test, eps)
    got = standardize(train, test, eps)
    close(got, wanted(got, forms), BOTH)


@cases(D=[1, 3])
def test_eps_may_be_left_out(standardize, D):
    """without eps a small default is taken, and a constant column still becomes 0"""
    train, test = features(draw(D), 4, 3, D)
    train[:, 0] = test[:, 0] = 2.5
    want = scaled(train, test, 1e-8)[0]
    got = standardize(train, test)
    # Any default up to about 1e-4 will do.
    close(got, want, BOTH, rtol=1e-3, atol=1e-3, scale=1.0)


@cases(dict(N=4, M=3, D=3), dict(N=4, M=4, D=4))
def test_inputs_are_left_alone(standardize, N, M, D):
    """neither train nor test is changed"""
    train, test = features(draw(0), N, M, D)
    with unchanged(train, test):
        standardize(train, test, 1e-8)


@cases(same_shape=[True, False])
def test_calls_do_not_know_each_other(standardize, same_shape):
    """a second call uses the statistics of its own training set"""
    rng = draw(0)
    for call in ("first", "second"):
        D = 3 if same_shape or call == "first" else 2
        train, test = features(rng, 5, 4, D)
        forms = scaled(train, test, 1e-8)
        got = standardize(train, test, 1e-8)
        close(got, wanted(got, forms), tuple(f"{call} call: {name}" for name in BOTH))


@cases(D=[1, 4])
def test_float32(standardize, D):
    """float32 features are taken too"""
    train, test = [a.astype(np.float32) for a in features(draw(D), 16, 5, D)]
    forms = scaled(train, test, 1e-8)
    got = standardize(train, test, 1e-8)
    close(got, wanted(got, forms), BOTH, given=np.float32)
