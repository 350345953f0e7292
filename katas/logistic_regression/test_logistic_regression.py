import numpy as np
import torch.nn.functional as F

from harness.oracle import array, autograd, cases, close, draw, holds, number, tensor, unchanged

NAMES = ("loss", "dw", "db")
LOSS = 2e-6  # what the prompt asks for: an epsilon of 1e-8 inside the logarithm stays within it


def problem(rng, N, D, size=2.0):
    """Both labels, no column centred; w and b whose logits are spread up to `size`."""
    X = rng.standard_normal((N, D)) * rng.uniform(0.5, 1.5, D) + rng.uniform(0.5, 1.5, D)
    y = rng.permutation(np.arange(N) % 2).astype(np.float64)
    w = rng.uniform(0.5, 1.5, D) * rng.choice([-1.0, 1.0], D)
    z = X @ w
    scale = size / max(1.0, abs(z).max() + 0.5)
    return w * scale, float(scale * rng.uniform(0.25, 0.5)), X, y


def given_logits(rng, z, y):
    """w, b and X with just these logits."""
    w, b = rng.uniform(0.5, 1.5, 2), float(rng.uniform(0.5, 1.5))
    first = rng.uniform(-2, 2, len(z))
    return w, b, np.stack([first, (z - b - w[0] * first) / w[1]], axis=1), np.array(y, float)


def expected(w, b, X, y):
    """PyTorch's loss from the logits, and its gradients by autograd."""
    X, y = tensor(X), tensor(y)

    def loss(w, b):
        return F.binary_cross_entropy_with_logits(X @ w + b, y)

    return (loss(tensor(w), tensor(b)).item(), *autograd(loss, (w, b)))


def descent(X, y, lr, steps):
    """The same steps on one vector of coefficients; the sigmoid by tanh, which never overflows."""
    A = np.concatenate([np.ones((len(X), 1)), X], axis=1).astype(np.float64)
    c = np.zeros(A.shape[1])
    for _ in range(steps):
        p = (1 + np.tanh(A @ c / 2)) / 2
        c = c - lr * ((p - y)[:, None] * A).mean(0)
    return c[1:], c[0]


def rate(X):
    """A learning rate at which the descent is stable, and fast enough to see each step."""
    return float(2 / (1 + (X * X).sum(1).mean()))


def close_gradients(got, want, X, **how):
    """dw and db, measured by the entries of X: where the model is sure they are nearly 0."""
    _, dw, db = got
    close(dw, want[1], "dw", atol=1e-7, scale=max(1.0, abs(X).max()), **how)
    close(db, want[2], "db", atol=1e-7, scale=1.0, **how)


def close_fit(got, X, y, lr, steps, given=np.float64):
    close(got, descent(X, y, lr, steps), ("w", "b"), given=given, factors={"N": len(X)})


@cases(dict(N=1, D=1), dict(N=2, D=1), dict(N=3, D=3), dict(N=6, D=2), i=range(2))
def test_loss(logistic_loss, N, D, i):
    """the loss is the mean log loss, in natural logarithms, as in PyTorch"""
    w, b, X, y = problem(draw(i), N, D)
    want, _, _ = expected(w, b, X, y)
    loss, _, _ = logistic_loss(w, b, X, y)
    close(loss, want, "loss", rtol=LOSS)


@cases(dict(N=1, D=1), dict(N=4, D=1), dict(N=3, D=3), dict(N=6, D=2), dict(N=20, D=5), i=range(2))
def test_gradients(logistic_loss, N, D, i):
    """dw and db equal PyTorch's derivatives of the loss"""
    w, b, X, y = problem(draw(i), N, D)
    _, *want = expected(w, b, X, y)
    _, dw, db = logistic_loss(w, b, X, y)
    close((dw, db), want, ("dw", "db"), factors={"N": N, "D": D})


@cases(dict(N=2, D=1), dict(N=5, D=2))
def test_integer_labels(logistic_loss, fit, N, D):
    """integer labels give the same as float ones"""
    w, b, X, y = problem(draw(N), N, D)
    want = expected(w, b, X, y)
    got = logistic_loss(w, b, X, y.astype(np.int64))
    close(got[0], want[0], "loss", rtol=LOSS)
    close(got[1:], want[1:], ("dw", "db"))
    lr = rate(X)
    close_fit(fit(X, y.astype(np.int64), lr, 2), X, y, lr, 2)


@cases(y=[0, 1], size=[4.0, 6.0])
def test_logits_up_to_six(logistic_loss, y, size):
    """up to logits of 6 no guard inside the logarithm shows"""
    z = np.array([size, size - 0.5, size - 1]) * (-1 if y else 1)
    w, b, X, labels = given_logits(draw(y), z, [y] * 3)
    want = expected(w, b, X, labels)
    got = logistic_loss(w, b, X, labels)
    close(got[0], want[0], "loss", rtol=LOSS)
    close_gradients(got, want, X)


@cases(y=[0, 1], size=[20.0, 50.0, 800.0])
def test_sure_and_wrong(logistic_loss, y, size):
    """a sample that the model is sure and wrong about costs much, and never nan or infinity"""
    z = np.array([size, size + 5]) * (-1 if y else 1)
    w, b, X, labels = given_logits(draw(y), z, [y] * 2)
    want = expected(w, b, X, labels)
    got = logistic_loss(w, b, X, labels)
    loss = number(got[0], "loss", trace=False)
    holds(
        18 <= loss <= 1.05 * want[0],
        f"loss is {loss:.6g} for logits of about {z[0]:g} and label {y}, "
        f"should be {want[0]:.6g} (from 18 on with a guard inside the logarithm)",
    )
    close_gradients(got, want, X)


@cases(y=[0, 1], size=[20.0, 50.0, 800.0])
def test_sure_and_right(logistic_loss, y, size):
    """a sample that the model is sure and right about costs nearly nothing and pulls at nothing"""
    z = np.array([size, size + 5]) * (1 if y else -1)
    w, b, X, labels = given_logits(draw(y), z, [y] * 2)
    want = expected(w, b, X, labels)
    largest = abs(X).max()
    got = logistic_loss(w, b, X, labels)
    loss = number(got[0], "loss", trace=False)
    holds(
        abs(loss) <= 1e-6,
        f"loss is {loss:.6g} for logits of about {z[0]:g} and label {y}, should be nearly 0",
    )
    close_gradients(got, want, X)
    if size > 40:
        most = abs(array(got[1], "dw", shape=(2,), trace=False)).max() / largest
        most = max(most, abs(number(got[2], "db", trace=False)))
        holds(
            most <= 1e-9,
            f"p is off by about {most:.1g} in the gradients for logits of about {z[0]:g} and "
            f"label {y}, should be {y} up to rounding: a guard belongs in the logarithm only",
        )


@cases(size=[30.0, 1000.0], i=range(2))
def test_sure_on_both_sides(logistic_loss, size, i):
    """large logits among ordinary samples leave the gradients exact and the loss finite"""
    z = np.array([0.5, size, -1.0, -size, 1.5, 0.75 * size, -0.75 * size])
    w, b, X, y = given_logits(draw(i), z, [1, 0, 0, 1, 1, 1, 0])
    want = expected(w, b, X, y)
    got = logistic_loss(w, b, X, y)
    loss = array(got[0], "loss", trace=False)
    holds(bool(np.isfinite(loss).all()), f"loss is {loss}, should be finite")
    close_gradients(got, want, X)


@cases(dict(N=1, D=1), dict(N=3, D=2), dict(N=4, D=4))
def test_first_step(fit, N, D):
    """fit starts from zero and moves each parameter by -lr times its gradient"""
    _, _, X, y = problem(draw(N), N, D)
    close_fit(fit(X, y, 0.75, 1), X, y, 0.75, 1)


@cases(
    dict(N=4, D=1, steps=2, labels="any"),
    dict(N=5, D=2, steps=3, labels="any"),
    dict(N=7, D=3, steps=20, labels="any"),
    dict(N=3, D=3, steps=7, labels="any"),
    dict(N=40, D=1, steps=400, labels="any"),
    dict(N=9, D=1, steps=100, labels="all 1"),
    dict(N=9, D=1, steps=100, labels="all 1, with large steps"),
)
def test_steps(fit, N, D, steps, labels):
    """fit makes exactly the asked steps on all samples, w and b moving together"""
    _, _, X, y = problem(draw(N), N, D)
    y = y if labels == "any" else np.ones(N)  # the loss goes to 0
    lr = rate(X) * (10 if labels.endswith("large steps") else 1)  # a small loss after one of them
    close_fit(fit(X, y, lr, steps), X, y, lr, steps)


@cases(steps=[2, 5], i=range(2))
def test_fit_until_sure(fit, steps, i):
    """data that the model is entirely sure of after a step are fitted without nan, and right"""
    rng = draw(i)
    y = np.array([1.0, 0.0, 1.0, 0.0])
    X = rng.uniform(40, 44, (4, 1)) * (2 * y - 1)[:, None]  # logits of 800 to 970 from then on
    close_fit(fit(X, y, 1.0, steps), X, y, 1.0, steps)


@cases(D=[1, 3])
def test_no_steps(fit, D):
    """after 0 steps w and b are zero"""
    _, _, X, y = problem(draw(D), 4, D)
    close_fit(fit(X, y, 0.25, 0), X, y, 0.25, 0)


@cases(view=["none", "transposed", "parts of one table"], labels=["int64", "float64"])
def test_inputs_are_left_alone(logistic_loss, fit, view, labels):
    """none of the inputs is changed, also where they are views"""
    w, b, X, y = problem(draw(0), 5, 2)
    want = expected(w, b, X, y)
    truth, lr = y.copy(), rate(X)
    y = y.astype(labels)
    if view == "transposed":
        X = X.T.copy().T
    elif view == "parts of one table":
        X, y = np.tile(X, 2)[:, :2], np.stack([y, y], axis=1)[:, 0]
    with unchanged(w, X, y):
        got = logistic_loss(w, b, X, y)
    close(got[0], want[0], "loss", rtol=LOSS)
    close(got[1:], want[1:], ("dw", "db"))
    with unchanged(X, y):
        got = fit(X, y, lr, 3)
    close_fit(got, X, truth, lr, 3)


@cases(D=[1, 3])
def test_calls_do_not_depend_on_each_other(fit, D):
    """each fit starts from zero again, whatever was fitted before"""
    for i in range(3):
        _, _, X, y = problem(draw(i), 4 + i % 2, D)
        lr = rate(X)
        close_fit(fit(X, y, lr, 4), X, y, lr, 4)


@cases(dict(N=5, D=2), dict(N=16, D=3))
def test_float32(logistic_loss, fit, N, D):
    """float32 data give the same, to float32's precision"""
    w, b, X, y = problem(draw(N), N, D)
    w, X, y = (a.astype(np.float32) for a in (w, X, y))
    want = expected(w, b, X, y)
    lr = rate(X)
    close(logistic_loss(w, b, X, y), want, NAMES, given=np.float32)
    close_fit(fit(X, y, lr, 5), X, y, lr, 5, given=np.float32)
