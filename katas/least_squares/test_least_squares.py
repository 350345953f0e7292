import numpy as np
import torch

from harness.oracle import array, cases, close, draw, holds, tensor, unchanged


def with_ones(X):
    return np.concatenate([np.ones((len(X), 1)), X], axis=1)


def best(X, y):
    """PyTorch's own: by the SVD of [1, X], the shortest where several are best."""
    A, b = tensor(with_ones(X)), tensor(y)[:, None]
    return torch.linalg.lstsq(A, b, rcond=1e-10, driver="gelsd").solution[:, 0].numpy()


def is_clear(X):
    """The singular values of [1, X] are far from 0, or 0 but for a few roundings at most.

    The usual cut-offs lie in between, for A^T A too: its values are the squares.
    """
    s = np.linalg.svd(with_ones(X), compute_uv=False) / np.sqrt(len(X))
    s = s / s[0]
    return not np.any((s > 3e-16) & (s < 0.03))


def table(rng, n, D):
    """Columns with means and spreads of their own, well apart from collinear."""
    while True:
        X = rng.standard_normal((n, D)) * rng.uniform(0.5, 2, D) + rng.uniform(-1.5, 1.5, D)
        if is_clear(X):
            return X, X @ rng.uniform(1, 3, D) + rng.uniform(2, 5) + rng.standard_normal(n)


def whole_numbers(rng, n, D, kind):
    """Small integers, so that A^T A is exact and collinear columns are so in every formula."""
    while True:
        X = rng.integers(-3, 4, (n, D)).astype(float)
        if kind == "a column twice":
            X[:, -1] = X[:, 0]
        elif kind == "a column and twice it":
            X[:, -1] = 2 * X[:, 0]
        elif kind == "the sum of two others":
            X[:, -1] = X[:, 0] + X[:, 1]
        elif kind == "a column of ones":
            X[:, 0] = 1
        elif kind == "a constant column":
            X[:, -1] = 3
        elif kind == "a column of zeros":
            X[:, -1] = 0
        elif kind == "all rows equal":
            X[:] = X[0]
        elif kind == "a row twice":
            X[-1] = X[0]
        elif kind == "two pairs":
            X[:, 2:] = X[:, :2] - 1
        if (X.any() or D == 1) and is_clear(X):
            return X, rng.uniform(1, 9, n)


@cases(intercept=[0.5, -3.0], slope=[2.0, -0.25], n=[2, 5])
def test_a_line(least_squares, intercept, slope, n):
    """points that lie on a line give its intercept and its slope, in this order"""
    X = np.arange(n, dtype=float)[:, None] - 1
    got = least_squares(X, intercept + slope * X[:, 0])
    close(got, np.array([intercept, slope]), "coefficients")


@cases(dict(n=4, D=1), dict(n=6, D=2), dict(n=12, D=4), i=range(2))
def test_residuals(least_squares, n, D, i):
    """the residuals sum to zero and are orthogonal to each column: nothing linear is left"""
    X, y = table(draw(i), n, D)
    got = least_squares(X.copy(), y.copy())
    residuals = y - with_ones(X) @ array(got, "coefficients", shape=(D + 1,))
    scale = np.abs(y).sum()
    total = float(residuals.sum())
    holds(abs(total) <= 1e-7 * scale, f"the residuals sum to {total:.4g}, should sum to 0")
    for j in range(D):
        along = float(residuals @ X[:, j])
        holds(
            abs(along) <= 1e-7 * scale * np.abs(X[:, j]).max(),
            f"residuals times column {j} sum to {along:.4g}, should sum to 0: "
            "else more of this column would lower the error",
        )


@cases(
    dict(n=3, D=1),
    dict(n=5, D=1),
    dict(n=3, D=2),
    dict(n=4, D=3),
    dict(n=8, D=2),
    dict(n=9, D=5),
    dict(n=40, D=6),
    i=range(2),
)
def test_best_fit(least_squares, n, D, i):
    """the coefficients equal PyTorch's least-squares solution"""
    X, y = table(draw(i), n, D)
    want = best(X, y)
    close(least_squares(X, y), want, "coefficients")


@cases(dict(small=0.01, D=1), dict(small=0.01, D=3), dict(small=0.001, D=1))
def test_columns_of_different_size(least_squares, small, D):
    """a column of small numbers gets its exact coefficient too"""
    X, y = table(draw(D), 10, D)
    centred = X[:, -1] - X[:, -1].mean()
    X[:, -1] = small * (1 + centred / (2 * centred.std()))
    want = best(X, y)
    close(least_squares(X, y), want, "coefficients")


@cases(
    dict(n=4, D=2, kind="a column twice"),
    dict(n=6, D=3, kind="a column twice"),
    dict(n=6, D=2, kind="a column and twice it"),
    dict(n=6, D=3, kind="the sum of two others"),
    dict(n=5, D=1, kind="a column of ones"),
    dict(n=5, D=2, kind="a column of ones"),
    dict(n=6, D=3, kind="a constant column"),
    dict(n=5, D=1, kind="a column of zeros"),
    dict(n=6, D=3, kind="a column of zeros"),
    dict(n=4, D=2, kind="all rows equal"),
    dict(n=8, D=4, kind="two pairs"),
    dict(n=3, D=4, kind="a row twice"),  # short, and yet without an exact fit
)
def test_collinear_columns(least_squares, n, D, kind):
    """of several best fits the shortest is returned, the intercept counted in"""
    X, y = whole_numbers(draw(D), n, D, kind)
    want = best(X, y)
    close(least_squares(X, y), want, "coefficients")


@cases(dict(n=1, D=1), dict(n=1, D=3), dict(n=2, D=2), dict(n=3, D=4), dict(n=2, D=6))
def test_fewer_rows_than_coefficients(least_squares, n, D):
    """with fewer rows than coefficients it is the shortest of the exact fits, intercept included"""
    X, y = whole_numbers(draw(D), n, D, "any")
    want = best(X, y)
    close(least_squares(X, y), want, "coefficients")


@cases(view=["none", "transposed", "parts of one table"], n=[4, 7])
def test_inputs_are_left_alone(least_squares, view, n):
    """X and y stay as they are, also where they are parts of a larger array"""
    X, y = table(draw(n), n, 2)
    want = best(X, y)
    if view == "transposed":
        X = X.T.copy().T
    elif view == "parts of one table":
        whole = np.concatenate([X, y[:, None]], axis=1)
        X, y = whole[:, :2], whole[:, 2]
    with unchanged(X, y):
        close(least_squares(X, y), want, "coefficients")


@cases(n=[20, 30], i=range(2))
def test_float32(least_squares, n, i):
    """float32 data give the same coefficients, to float32's precision"""
    rng = draw(i)
    X = rng.standard_normal((n, 2)).astype(np.float32)
    y = (X @ [2.0, -3.0] + 1 + rng.standard_normal(n)).astype(np.float32)
    want = best(X, y)
    close(least_squares(X, y), want, "coefficients", given=np.float32)
