import numpy as np

from harness.oracle import array, cases, close, draw, holds, remote, unchanged

GRADIENTS = ("dx", "dgamma", "dbeta")


def problem(rng, N, D):
    """x, gamma, beta and dout, none of them centred."""
    return rng.normal(1, 2, (N, D)), rng.normal(1, 1, D), rng.normal(size=D), rng.random((N, D))


@cases(N=[1, 4], D=[1, 3])
def test_forward(scale_shift_forward, N, D):
    """out is x scaled and shifted"""
    x, gamma, beta, _ = problem(draw(N), N, D)
    with unchanged(x, gamma, beta):
        out, _ = scale_shift_forward(x, gamma, beta)
    want = [[x[n, d] * gamma[d] + beta[d] for d in range(D)] for n in range(N)]
    close(out, np.array(want), "out")


@cases(N=[1, 4], D=[1, 3])
def test_backward(scale_shift_forward, scale_shift_backward, N, D):
    """dx, dgamma and dbeta are the gradients"""
    x, gamma, beta, dout = problem(draw(N), N, D)
    _, cache = scale_shift_forward(x, gamma, beta)
    dx = np.array([[dout[n, d] * gamma[d] for d in range(D)] for n in range(N)])
    dgamma = np.array([sum(dout[n, d] * x[n, d] for n in range(N)) for d in range(D)])
    dbeta = np.array([sum(dout[n, d] for n in range(N)) for d in range(D)])
    close(scale_shift_backward(dout, cache), (dx, dgamma, dbeta), GRADIENTS)


@cases(N=[2, 5])
def test_dbeta(scale_shift_forward, scale_shift_backward, N):
    """dbeta is the sum of dout down each column"""
    x, gamma, beta, dout = problem(draw(N), N, 2)
    _, cache = scale_shift_forward(x, gamma, beta)
    _, _, dbeta = scale_shift_backward(dout, cache)
    dbeta = array(dbeta, "dbeta", (2,))
    for column in range(2):
        got, want = dbeta[column], dout[:, column].sum()
        told = f"dbeta[{column}] is {got:.3g}, dout sums to {want:.3g} down that column"
        holds(abs(got - want) < 1e-9, told)


def test_calls_between(scale_shift_forward, scale_shift_backward):
    """each backward belongs to the cache that it is given"""
    x, gamma, beta, dout = problem(draw(0), 3, 2)
    _, cache = scale_shift_forward(x, gamma, beta)
    scale_shift_forward(2 * x, -gamma, beta)
    dx, _, _ = scale_shift_backward(dout, cache)
    close(dx, dout * gamma, "dx")


def plane(seed):
    return np.random.default_rng(seed).random((200, 300))


@cases(seed=[1])
def test_large(shift_forward, seed):
    """a large x is shifted too"""
    out, _ = shift_forward(remote(plane, seed), np.full(300, 0.5))
    close(array(out, "out", (200, 300))[::50], plane(seed)[::50] + 0.5, "out")


@cases(N=[1, 3])
def test_shift(shift_forward, N):
    """shift_forward only shifts"""
    x, _, beta, _ = problem(draw(N), N, 2)
    out, _ = shift_forward(x, beta)
    close(out, x + beta, "out")
