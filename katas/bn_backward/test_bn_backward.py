import numpy as np
import torch

from harness.oracle import (
    array,
    cases,
    close,
    draw,
    holds,
    remote,
    tensor,
    unchanged,
)

GRADIENTS = ("dx", "dgamma", "dbeta")


def batch(rng, N, D, shift=0.0):
    """Columns with a mean and a spread of their own; nothing is centred or of unit size."""
    z, dout = rng.standard_normal((2, N, D))
    z -= z.sum(0) / N
    # No column is nearly constant by accident.
    spread, mean, gamma, beta = rng.uniform(-1.5, 1.5, (4, D))
    x = z * ((1.5 + spread) * 0.8 + 0.5) / np.sqrt((z * z).sum(0) / N) + (mean + 2.5 + shift)
    gamma += np.copysign(0.5, gamma)  # from 0.5 to 2, both signs
    beta += np.copysign(0.5, beta)
    return x, gamma, beta, dout + 0.7


def train(D, eps):
    """The options of a layer that has not seen a batch yet; all keys but a missing eps."""
    zeros = {"running_mean": np.zeros(D), "running_var": np.zeros(D)}
    given = {} if eps == "missing" else {"eps": eps}
    return {"mode": "train", **given, "momentum": 0.9, **zeros}


def batch_norm(x, gamma, beta, eps):
    """PyTorch's own, in float64: out, and the mean and the inverse spread of each column."""
    eps = 1e-5 if eps == "missing" else eps
    inputs = map(tensor, (x, gamma, beta))
    return torch.native_batch_norm(*inputs, None, None, True, 0.1, eps)


def gradients(x, gamma, beta, dout, eps):
    """dx, dgamma and dbeta as autograd finds them: this is the operator that it calls."""
    _, mean, inverse = batch_norm(x, gamma, beta, eps)
    inputs = *map(tensor, (dout, x, gamma)), None, None, mean, inverse
    found = torch.ops.aten.native_batch_norm_backward(*inputs, True, 0.0, [True, True, True])
    return tuple(gradient.numpy() for gradient in found)


def normalised(x, eps):
    centred = x - x.sum(0) / len(x)
    return centred / np.sqrt((centred * centred).sum(0) / len(x) + eps)


def itself(a):
    return a


@cases(
    dict(N=3, D=1, eps=0.3),
    dict(N=3, D=1, eps="missing"),
    dict(N=3, D=2, eps=1e-5),
    dict(N=3, D=2, eps="missing"),
    dict(N=5, D=5, eps=0.3),
    dict(N=5, D=5, eps=1e-5),
)
def test_forward_is_batch_norm(batchnorm_forward, N, D, eps):
    """the forward, given or your own, gives gamma * xhat + beta"""
    x, gamma, beta, _ = batch(draw(N), N, D)
    want = batch_norm(x, gamma, beta, eps)[0].numpy()
    out, _ = batchnorm_forward(x, gamma, beta, train(D, eps))
    close(out, want, "out")


@cases(dict(N=3, D=1), dict(N=3, D=2), dict(N=4, D=4), dict(N=6, D=3))
def test_dbeta_is_the_sum_of_dout(batchnorm_forward, batchnorm_backward, N, D):
    """dbeta is the sum of dout down each column"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    want = dout.sum(0)
    _, cache = batchnorm_forward(x, gamma, beta, train(D, 0.3))
    _, _, dbeta = batchnorm_backward(dout, cache)
    close(dbeta, want, "dbeta")


@cases(dict(N=3, D=1), dict(N=3, D=2), dict(N=4, D=4), dict(N=6, D=3))
def test_dgamma_is_the_sum_of_dout_times_xhat(batchnorm_forward, batchnorm_backward, N, D):
    """dgamma is the sum of dout * xhat down each column"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    want = (dout * normalised(x, 0.3)).sum(0)
    _, cache = batchnorm_forward(x, gamma, beta, train(D, 0.3))
    _, dgamma, _ = batchnorm_backward(dout, cache)
    close(dgamma, want, "dgamma")


@cases(
    dict(N=2, D=1, eps=0.3),
    dict(N=2, D=1, eps=1e-5),
    dict(N=3, D=2, eps=1e-5),
    dict(N=4, D=4, eps=0.3),
    dict(N=6, D=3, eps=0.3),
    dict(N=6, D=3, eps=1e-5),
)
def test_dx_sums_to_zero(batchnorm_forward, batchnorm_backward, N, D, eps):
    """dx sums to zero down each column: moving a whole column does not change the output"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    # The three terms of dx may cancel to next to nothing (N = 2 with a small eps), so the
    # tolerance is set by their size and not by that of dx. It is coarse enough for a dx in
    # float32, whose dtype a later check tells.
    size = np.abs(gamma * dout / np.sqrt(x.var(0) + eps)).sum(0)
    _, cache = batchnorm_forward(x, gamma, beta, train(D, eps))
    dx, _, _ = batchnorm_backward(dout, cache)
    sums = array(dx, "dx", shape=(N, D)).sum(0)
    worst = int(np.argmax(np.abs(sums) / size))
    holds(
        abs(sums[worst]) <= 1e-6 * size[worst],
        f"dx sums to {sums[worst]:.4g} down column {worst}, should sum to 0: "
        "adding a number to a whole column of x does not change the output",
    )


@cases(dict(N=3, D=1), dict(N=4, D=2), dict(N=5, D=5), dict(N=8, D=3))
def test_dx_has_no_part_along_x(batchnorm_forward, batchnorm_backward, N, D):
    """dx is at right angles to centred x (eps small): stretching a column changes nothing"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    centred = x - x.mean(0)
    # True up to eps / var, here at most 4e-5; the coarse tolerance keeps this check to the
    # path through the variance and leaves the exact numbers to the next one.
    size = np.abs(gamma * dout * centred / np.sqrt(x.var(0) + 1e-5)).sum(0)
    _, cache = batchnorm_forward(x, gamma, beta, train(D, 1e-5))
    dx, _, _ = batchnorm_backward(dout, cache)
    along = (array(dx, "dx", shape=(N, D)) * centred).sum(0)
    worst = int(np.argmax(np.abs(along) / size))
    holds(
        abs(along[worst]) <= 1e-3 * size[worst],
        f"in column {worst} the sum of dx * (x - mean) is {along[worst]:.4g}, should be "
        "(nearly) 0: stretching a column about its mean does not change the output",
    )


@cases(
    dict(N=3, D=1, eps=0.3, shift=0, order="C"),
    dict(N=4, D=4, eps=0.3, shift=0, order="C"),
    dict(N=4, D=4, eps=1e-5, shift=0, order="C"),
    dict(N=4, D=9, eps=3.0, shift=0, order="C"),
    dict(N=7, D=3, eps=1e-3, shift=0, order="F"),
    dict(N=16, D=3, eps=1e-5, shift=300, order="C"),
    dict(N=64, D=5, eps=0.3, shift=0, order="F"),
    i=range(2),
)
def test_agrees_with_autograd(batchnorm_forward, batchnorm_backward, N, D, eps, shift, order, i):
    """dx, dgamma and dbeta equal PyTorch's"""
    x, gamma, beta, dout = batch(draw(i), N, D, shift)
    want = gradients(x, gamma, beta, dout, eps)
    x, dout = np.array(x, order=order), np.array(dout, order=order)
    _, cache = batchnorm_forward(x, gamma, beta, train(D, eps))
    close(batchnorm_backward(dout, cache), want, GRADIENTS, factors={"N": N, "D": D})


@cases(
    dict(N=3, eps=0.3),
    dict(N=8, eps=1e-5),
    dict(N=8, eps="missing"),
    column=["constant", "all zero", "tiny variance"],
)
def test_degenerate_columns(batchnorm_forward, batchnorm_backward, N, eps, column):
    """a column that is constant, or spread by far less than eps, has its exact gradients too"""
    x, gamma, beta, dout = batch(draw(N), N, 3)
    if column == "constant":
        x[:, 1] = 2.5
    elif column == "all zero":
        x[:, 1] = 0
    else:
        x[:, 1] *= 1e-3
    want = gradients(x, gamma, beta, dout, eps)
    _, cache = batchnorm_forward(x, gamma, beta, train(3, eps))
    got = batchnorm_backward(dout, cache)
    close(got, want, GRADIENTS)


@cases(N=[3, 6], i=range(2))
def test_gamma_of_zero(batchnorm_forward, batchnorm_backward, N, i):
    """where gamma is 0, dgamma is still the sum of dout * xhat, and dx is 0"""
    x, gamma, beta, dout = batch(draw(i), N, 3)
    gamma[i] = 0
    want = gradients(x, gamma, beta, dout, 1e-5)
    _, cache = batchnorm_forward(x, gamma, beta, train(3, 1e-5))
    close(batchnorm_backward(dout, cache), want, GRADIENTS)


@cases(D=[1, 4], eps=[0.3, 1e-5])
def test_batch_of_one(batchnorm_forward, batchnorm_backward, D, eps):
    """a batch of one row gives dx 0, dgamma 0, dbeta dout, in their usual shapes"""
    rng = draw(D)
    x, dout = rng.integers(1, 32, (1, D)) / 8, rng.standard_normal((1, D)) + 0.7
    gamma, beta = rng.uniform(0.5, 2, D), rng.uniform(0.5, 2, D)
    row = dout[0].copy()
    # Zero by cancellation in most formulas, so measured against the terms that cancel.
    small = 1e-9 * np.abs(gamma * row / np.sqrt(eps)).max()
    _, cache = batchnorm_forward(x, gamma, beta, train(D, eps))
    dx, dgamma, dbeta = batchnorm_backward(dout, cache)
    dx, dgamma = array(dx, "dx", shape=(1, D)), array(dgamma, "dgamma", shape=(D,))
    j = int(np.argmax(np.abs(dx[0])))
    holds(
        np.abs(dx).max() <= small,
        f"dx[0, {j}] is {dx[0, j]:.4g}, should be 0: with one row x is its own mean, "
        "so out is beta whatever x is",
    )
    j = int(np.argmax(np.abs(dgamma)))
    holds(
        np.abs(dgamma).max() <= small,
        f"dgamma[{j}] is {dgamma[j]:.4g}, should be 0: with one row xhat is 0",
    )
    close(dbeta, row, "dbeta")


@cases(dict(N=1, D=1), dict(N=3, D=2), dict(N=5, D=5))
def test_inputs_are_left_alone(batchnorm_forward, batchnorm_backward, N, D):
    """forward and backward change neither x, gamma and beta nor dout"""
    rng = draw(N)
    x, dout = rng.standard_normal((N, D)) + 2, rng.standard_normal((N, D)) + 0.7
    gamma, beta = rng.uniform(1.5, 2, D), rng.uniform(0.5, 2, D)
    with unchanged(x, gamma, beta):
        _, cache = batchnorm_forward(x, gamma, beta, train(D, 0.3))
    with unchanged(dout):
        batchnorm_backward(dout, cache)


@cases(dict(N=3, D=2), dict(N=5, D=5))
def test_cached_inputs_are_left_alone(batchnorm_forward, batchnorm_backward, N, D):
    """the backward does not change x or gamma through the cache"""
    x, gamma, beta, dout = batch(draw(0), N, D)
    next_x = batch(draw(1), N, D)[0]
    # x, gamma and beta stay on the answer's side and are used again after the backward: gamma
    # and beta as what they are, x as the upstream gradient of the next batch. Its own batch norm
    # would not show that x was shifted. The answer is compared with itself: whether its forward
    # and its dbeta are right is for other checks to say.
    held_x, held_gamma, held_beta = remote(itself, x), remote(itself, gamma), remote(itself, beta)
    out, cache = batchnorm_forward(next_x.copy(), gamma.copy(), beta.copy(), train(D, 0.3))
    out_before = array(out, "out", shape=(N, D))
    _, _, dbeta = batchnorm_backward(x.copy(), cache)
    before = array(dbeta, "dbeta", shape=(D,))

    _, cache = batchnorm_forward(held_x, held_gamma, held_beta, train(D, 0.3))
    batchnorm_backward(dout, cache)

    out, cache = batchnorm_forward(next_x.copy(), held_gamma, held_beta, train(D, 0.3))
    out_after = array(out, "out", shape=(N, D))
    small = 1e-6 * np.abs(out_before).max()
    holds(
        np.allclose(out_after, out_before, rtol=0, atol=small, equal_nan=True),
        "the forward of one batch with the same gamma and beta changes by up to "
        f"{np.abs(out_after - out_before).max():.3g} over the backward of another: "
        "the backward has changed gamma or beta",
    )
    _, _, dbeta = batchnorm_backward(held_x, cache)
    after = array(dbeta, "dbeta", shape=(D,))
    small = 1e-6 * np.abs(x).sum()
    j = int(np.argmax(np.abs(after - before)))
    holds(
        np.allclose(after, before, rtol=0, atol=small, equal_nan=True),
        f"with x as the upstream gradient dbeta[{j}] is {before[j]:.6g} before x has had its own "
        f"backward and {after[j]:.6g} after it: the backward has changed x",
    )


@cases(same_shape=[True, False], newest_first=[False, True])
def test_two_forwards_before_the_first_backward(
    batchnorm_forward, batchnorm_backward, same_shape, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    N, D = (4, 3) if same_shape else (6, 2)
    eps = [0.3, 1e-3]
    batches = [batch(draw(0), 4, 3), batch(draw(1), N, D)]
    wants = [gradients(*b, e) for b, e in zip(batches, eps, strict=True)]
    caches = []
    for (x, gamma, beta, _), e in zip(batches, eps, strict=True):
        caches.append(batchnorm_forward(x, gamma, beta, train(x.shape[1], e))[1])
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        names = tuple(f"{name} of the {which} batch" for name in GRADIENTS)
        close(batchnorm_backward(batches[k][3], caches[k]), wants[k], names)


@cases(N=[8, 12], eps=[0.3, 1e-3])
def test_float32(batchnorm_forward, batchnorm_backward, N, eps):
    """float32 inputs give the same gradients, to float32's precision"""
    x, gamma, beta, dout = [a.astype(np.float32) for a in batch(draw(N), N, 6)]
    want = gradients(x, gamma, beta, dout, eps)
    options = train(6, eps)
    options["running_mean"] = np.zeros(6, np.float32)
    options["running_var"] = np.zeros(6, np.float32)
    _, cache = batchnorm_forward(x, gamma, beta, options)
    close(batchnorm_backward(dout, cache), want, GRADIENTS, given=np.float32)
