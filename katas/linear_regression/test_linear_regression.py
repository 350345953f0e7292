import numpy as np
import torch.nn.functional as F

from harness.oracle import autograd, cases, close, draw, tensor, unchanged

NAMES = ("loss", "dw", "db")


def problem(rng, N, D):
    """Columns with means and spreads of their own, a target with noise; w and b to look at."""
    X = rng.standard_normal((N, D)) * rng.uniform(0.5, 1.5, D) + rng.uniform(0.5, 1.5, D)
    y = X @ rng.uniform(1, 2, D) + rng.uniform(1, 2) + rng.standard_normal(N)
    return rng.uniform(-2, -0.5, D), float(rng.uniform(-2, -0.5)), X, y


def solvable(rng, N, D):
    """A problem whose descent comes near its end soon: no direction is far slower than the rest."""
    while True:
        w, b, X, _y = problem(rng, N, D)
        A = np.concatenate([np.ones((N, 1)), X], axis=1)
        curvature = np.linalg.eigvalsh(A.T @ A)
        if curvature[0] > 0.08 * curvature.sum():
            return w, b, X, X @ w + b


def expected(w, b, X, y):
    """PyTorch's loss, and its gradients by autograd."""
    X, y = tensor(X), tensor(y).reshape(-1)

    def loss(w, b):
        return F.mse_loss(X @ w + b, y)

    return (loss(tensor(w), tensor(b)).item(), *autograd(loss, (w, b)))


def descent(X, y, lr, steps):
    """The same steps on one vector of coefficients, the intercept first."""
    A = np.concatenate([np.ones((len(X), 1)), X], axis=1).astype(np.float64)
    product, right = A.T @ A / len(A), A.T @ y.astype(np.float64).reshape(-1) / len(A)
    c = np.zeros(A.shape[1])
    for _ in range(steps):
        c = c - 2 * lr * (product @ c - right)
    return c[1:], c[0]


def rate(X):
    """A learning rate at which the descent is stable: half of the largest that is."""
    return float(0.5 / (1 + (X * X).sum(1).mean()))


def close_fit(got, X, y, lr, steps, given=np.float64):
    close(got, descent(X, y, lr, steps), ("w", "b"), given=given, factors={"N": len(X)})


@cases(dict(N=1, D=1), dict(N=2, D=1), dict(N=3, D=3), dict(N=5, D=2), i=range(2))
def test_loss(mse_loss, N, D, i):
    """the loss is the mean of the squared errors, without 1/2"""
    w, b, X, y = problem(draw(i), N, D)
    want, _, _ = expected(w, b, X, y)
    loss, _, _ = mse_loss(w, b, X, y)
    close(loss, want, "loss")


@cases(dict(N=1, D=1), dict(N=4, D=1), dict(N=3, D=3), dict(N=6, D=2), dict(N=20, D=5), i=range(2))
def test_gradients(mse_loss, N, D, i):
    """dw and db equal PyTorch's derivatives of the loss"""
    w, b, X, y = problem(draw(i), N, D)
    want = expected(w, b, X, y)
    close(mse_loss(w, b, X, y), want, NAMES, factors={"N": N, "D": D})


@cases(dict(N=1, D=2), dict(N=3, D=1), dict(N=4, D=3), dict(N=5, D=5))
def test_column_of_targets(mse_loss, N, D):
    """y of shape (N, 1) gives the same as (N,), never an N x N table of errors"""
    w, b, X, y = problem(draw(N), N, D)
    want = expected(w, b, X, y)
    close(mse_loss(w, b, X, y[:, None].copy()), want, NAMES, factors={"N": N})


@cases(dict(N=1, D=1), dict(N=3, D=2), dict(N=4, D=4))
def test_first_step(fit, N, D):
    """fit starts from zero and moves each parameter by -lr times its gradient"""
    _, _, X, y = problem(draw(N), N, D)
    close_fit(fit(X, y, 0.25, 1), X, y, 0.25, 1)


@cases(
    dict(N=4, D=1, steps=2, noise=True, speed=1),
    dict(N=4, D=2, steps=3, noise=True, speed=1),
    dict(N=7, D=3, steps=20, noise=True, speed=1),
    dict(N=3, D=3, steps=7, noise=True, speed=1),
    dict(N=12, D=4, steps=150, noise=True, speed=1),
    dict(N=6, D=1, steps=200, noise=False, speed=1),
    dict(N=5, D=1, steps=4, noise=True, speed=6),  # the loss rises at every step
)
def test_steps(fit, N, D, steps, noise, speed):
    """fit makes exactly the asked steps on all samples, w and b moving together"""
    # Without noise there is a line through all points, and the loss goes to 0.
    _, _, X, y = problem(draw(N), N, D) if noise else solvable(draw(N), N, D)
    lr = speed * rate(X)
    close_fit(fit(X, y, lr, steps), X, y, lr, steps)


@cases(dict(N=1, D=1, steps=1), dict(N=5, D=1, steps=3), dict(N=4, D=2, steps=10))
def test_fit_with_a_column(fit, N, D, steps):
    """fit gives the same model for y of shape (N, 1)"""
    _, _, X, y = problem(draw(N), N, D)
    lr = rate(X)
    close_fit(fit(X, y[:, None].copy(), lr, steps), X, y, lr, steps)


@cases(D=[1, 3])
def test_no_steps(fit, D):
    """after 0 steps w and b are zero"""
    _, _, X, y = problem(draw(D), 4, D)
    close_fit(fit(X, y, 0.25, 0), X, y, 0.25, 0)


@cases(view=["none", "transposed", "parts of one table"], column=[False, True])
def test_inputs_are_left_alone(mse_loss, fit, view, column):
    """none of the inputs is changed, also where they are views"""
    w, b, X, y = problem(draw(0), 5, 2)
    want = expected(w, b, X, y)
    lr = rate(X)
    if view == "transposed":
        X = X.T.copy().T
    elif view == "parts of one table":
        whole = np.concatenate([X, y[:, None]], axis=1)
        X, y = whole[:, :2], whole[:, 2]
    y = y[:, None] if column else y
    with unchanged(w, X, y):
        close(mse_loss(w, b, X, y), want, NAMES)
    with unchanged(X, y):
        got = fit(X, y, lr, 3)
    close_fit(got, X, y, lr, 3)


@cases(D=[1, 3])
def test_calls_do_not_depend_on_each_other(fit, D):
    """each fit starts from zero again, whatever was fitted before"""
    for i in range(3):
        _, _, X, y = problem(draw(i), 4 + i % 2, D)
        lr = rate(X)
        close_fit(fit(X, y, lr, 4), X, y, lr, 4)


@cases(dict(N=5, D=2), dict(N=16, D=3))
def test_float32(mse_loss, fit, N, D):
    """float32 data give the same, to float32's precision"""
    w, b, X, y = problem(draw(N), N, D)
    w, X, y = (a.astype(np.float32) for a in (w, X, y))
    want = expected(w, b, X, y)
    lr = rate(X)
    close(mse_loss(w, b, X, y), want, NAMES, given=np.float32)
    close_fit(fit(X, y, lr, 5), X, y, lr, 5, given=np.float32)
