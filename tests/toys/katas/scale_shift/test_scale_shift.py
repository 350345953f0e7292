import numpy as np

from harness.oracle import (
    array,
    as_quick,
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


@stage("lean")
def test_no_loop_over_rows(scale_shift_forward):
    """no Python loop over rows"""
    _, gamma, beta, _ = problem(draw(), 1, 2)
    small, large = draw(1).random((3, 2)), draw(2).random((400, 2))
    out, _ = no_loop(scale_shift_forward, (small, gamma, beta), (large, gamma, beta), over="rows")
    close(out, large * gamma + beta, "out")


def wide(seed):
    return np.random.default_rng(seed).random((60, 3000))


@stage("lean")
def test_memory(shift_forward):
    """holds no more than a few arrays of the size of x"""
    out, _ = as_small(shift_forward, remote(wide, 1), np.full(3000, 0.5), times=3)
    array(out, "out", (60, 3000))


@stage("lean")
@cases(N=[40_000])
def test_quick(scale_shift_forward, scale_shift_backward, N):
    """the backward of many rows takes no more than three times what it has to"""
    x, gamma, beta, dout = problem(draw(), N, 2)
    _, cache = scale_shift_forward(x, gamma, beta)
    _, _, dbeta = as_quick(scale_shift_backward, dout, cache, times=3)
    close(dbeta, dout.sum(0), "dbeta")


@stage("many-axes")
@cases(shape=[(3,), (2, 1, 3)])
def test_axes(scale_shift_forward, shape):
    """out is right for any number of axes"""
    x, (_, gamma, beta, _) = draw().random(shape), problem(draw(1), 1, 3)
    out, _ = scale_shift_forward(x, gamma, beta)
    close(out, x * gamma + beta, "out")
