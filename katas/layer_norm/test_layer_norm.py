import numpy as np
import torch

from harness.oracle import (
    array,
    cases,
    close,
    draw,
    holds,
    remote,
    shared,
    tensor,
    unchanged,
)

norms = shared("norms")

GRADIENTS = ("dx", "dgamma", "dbeta")


def batch(rng, N, D, shift=0.0):
    """Rows with a mean and a spread of their own, gamma, beta and an upstream gradient."""
    x = norms.uneven(rng, (N, D), 1, shift)
    return x, norms.signed(rng, D), norms.signed(rng, D), norms.upstream(rng, (N, D))


def options(eps):
    return {} if eps == "missing" else {"eps": eps}


def layer_norm(x, gamma, beta, eps):
    """PyTorch's own, in float64: out, and the mean and the inverse spread of each row."""
    eps = 1e-5 if eps == "missing" else eps
    return torch.native_layer_norm(tensor(x), x.shape[1:], tensor(gamma), tensor(beta), eps)


def gradients(x, gamma, beta, dout, eps):
    """dx, dgamma and dbeta as autograd finds them: this is the operator that it calls."""
    _, mean, inverse = layer_norm(x, gamma, beta, eps)
    given = tensor(dout), tensor(x), x.shape[1:], mean, inverse, tensor(gamma), tensor(beta)
    found = torch.ops.aten.native_layer_norm_backward(*given, [True, True, True])
    return tuple(gradient.numpy() for gradient in found)


def normalised(x, eps):
    centred = x - x.sum(1)[:, None] / x.shape[1]
    return centred / np.sqrt((centred * centred).sum(1)[:, None] / x.shape[1] + eps)


def itself(a):
    return a


@cases(dict(N=1, D=2), dict(N=2, D=3), dict(N=4, D=4), dict(N=3, D=6))
def test_rows_are_standardised(layernorm_forward, N, D):
    """with gamma 1 and beta 0 each row of out has mean 0 and variance 1"""
    x = norms.uneven(draw(N), (N, D), 1)
    out, _ = layernorm_forward(x, np.ones(D), np.zeros(D), {"eps": 1e-5})
    out = array(out, "out", shape=(N, D))
    mean = out.sum(1) / D
    i = int(np.argmax(np.abs(mean)))
    holds(
        abs(mean[i]) <= 1e-5,
        f"row {i} of out has mean {mean[i]:.4g}, should have 0: "
        "the mean over its own features is subtracted",
    )
    var = (out * out).sum(1) / D
    i = int(np.argmax(np.abs(var - 1)))
    # Short of 1 by eps / var, here at most 4e-5.
    holds(
        abs(var[i] - 1) <= 1e-3,
        f"row {i} of out has variance {var[i]:.4g}, should have (nearly) 1: "
        "it is divided by the standard deviation of its own features",
    )


@cases(
    dict(N=1, D=2, eps=0.3, shift=0, order="C"),
    dict(N=2, D=3, eps=0.3, shift=0, order="C"),
    dict(N=4, D=4, eps=1e-5, shift=0, order="C"),
    dict(N=4, D=4, eps=3.0, shift=0, order="F"),
    dict(N=7, D=3, eps="missing", shift=0, order="C"),
    dict(N=3, D=16, eps=1e-5, shift=300, order="C"),
)
def test_forward_is_layer_norm(layernorm_forward, N, D, eps, shift, order):
    """out equals PyTorch's: gamma * xhat + beta"""
    x, gamma, beta, _ = batch(draw(N), N, D, shift)
    want = layer_norm(x, gamma, beta, eps)[0].numpy()
    out, _ = layernorm_forward(np.array(x, order=order), gamma, beta, options(eps))
    close(out, want, "out", factors={"N": N, "D": D})


@cases(dict(N=2, D=1), dict(N=2, D=3), dict(N=4, D=4), dict(N=6, D=3))
def test_dbeta_is_the_sum_of_dout(layernorm_forward, layernorm_backward, N, D):
    """dbeta is the sum of dout over the samples"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    want = dout.sum(0)
    _, cache = layernorm_forward(x, gamma, beta, {"eps": 0.3})
    _, _, dbeta = layernorm_backward(dout, cache)
    close(dbeta, want, "dbeta")


@cases(dict(N=1, D=2), dict(N=2, D=3), dict(N=4, D=4), dict(N=6, D=3))
def test_dgamma_is_the_sum_of_dout_times_xhat(layernorm_forward, layernorm_backward, N, D):
    """dgamma is the sum of dout * xhat over the samples"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    want = (dout * normalised(x, 0.3)).sum(0)
    _, cache = layernorm_forward(x, gamma, beta, {"eps": 0.3})
    _, dgamma, _ = layernorm_backward(dout, cache)
    close(dgamma, want, "dgamma")


@cases(
    dict(N=1, D=2, eps=0.3),
    dict(N=2, D=3, eps=1e-5),
    dict(N=4, D=4, eps=0.3),
    dict(N=3, D=6, eps=1e-5),
)
def test_dx_sums_to_zero(layernorm_forward, layernorm_backward, N, D, eps):
    """dx sums to zero along each row: moving a whole row does not change the output"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    # The tolerance is set by the size of the terms that cancel, and not by that of dx. It is
    # coarse enough for a dx in float32, whose dtype a later check tells.
    size = np.abs(gamma * dout / np.sqrt(x.var(1)[:, None] + eps)).sum(1)
    _, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
    dx, _, _ = layernorm_backward(dout, cache)
    sums = array(dx, "dx", shape=(N, D)).sum(1)
    worst = int(np.argmax(np.abs(sums) / size))
    holds(
        abs(sums[worst]) <= 1e-6 * size[worst],
        f"dx sums to {sums[worst]:.4g} along row {worst}, should sum to 0: "
        "adding a number to a whole row of x does not change the output",
    )


@cases(dict(N=1, D=3), dict(N=2, D=4), dict(N=5, D=5), dict(N=3, D=8))
def test_dx_has_no_part_along_x(layernorm_forward, layernorm_backward, N, D):
    """dx is at right angles to centred x (eps small): stretching a row changes nothing"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    centred = x - x.mean(1)[:, None]
    # True up to eps / var, here at most 4e-5; the coarse tolerance keeps this check to the
    # path through the variance and leaves the exact numbers to the next one.
    size = np.abs(gamma * dout * centred / np.sqrt(x.var(1)[:, None] + 1e-5)).sum(1)
    _, cache = layernorm_forward(x, gamma, beta, {"eps": 1e-5})
    dx, _, _ = layernorm_backward(dout, cache)
    along = (array(dx, "dx", shape=(N, D)) * centred).sum(1)
    worst = int(np.argmax(np.abs(along) / size))
    holds(
        abs(along[worst]) <= 1e-3 * size[worst],
        f"in row {worst} the sum of dx * (x - mean) is {along[worst]:.4g}, should be "
        "(nearly) 0: stretching a row about its mean does not change the output",
    )


@cases(
    dict(N=1, D=3, eps=0.3, shift=0, order="C"),
    dict(N=2, D=3, eps=0.3, shift=0, order="C"),
    dict(N=4, D=4, eps=1e-5, shift=0, order="C"),
    dict(N=9, D=4, eps=3.0, shift=0, order="C"),
    dict(N=3, D=7, eps=1e-3, shift=0, order="F"),
    dict(N=3, D=16, eps="missing", shift=300, order="C"),
)
def test_agrees_with_autograd(layernorm_forward, layernorm_backward, N, D, eps, shift, order):
    """dx, dgamma and dbeta equal PyTorch's"""
    x, gamma, beta, dout = batch(draw(N), N, D, shift)
    want = gradients(x, gamma, beta, dout, eps)
    x, dout = np.array(x, order=order), np.array(dout, order=order)
    _, cache = layernorm_forward(x, gamma, beta, options(eps))
    close(layernorm_backward(dout, cache), want, GRADIENTS, factors={"N": N, "D": D})


@cases(eps=[0.3, 1e-5, "missing"], row=["constant", "all zero", "tiny variance"])
def test_degenerate_rows(layernorm_forward, layernorm_backward, eps, row):
    """a row that is constant, or spread by far less than eps, is treated by the formula too"""
    x, gamma, beta, dout = batch(draw(0), 3, 4)
    if row == "constant":
        x[1] = 2.5
    elif row == "all zero":
        x[1] = 0
    else:
        x[1] *= 1e-3
    want_out = layer_norm(x, gamma, beta, eps)[0].numpy()
    want = gradients(x, gamma, beta, dout, eps)
    out, cache = layernorm_forward(x, gamma, beta, options(eps))
    close(out, want_out, "out")
    close(layernorm_backward(dout, cache), want, GRADIENTS)


@cases(N=[1, 3], eps=[0.3, 1e-5])
def test_single_feature(layernorm_forward, layernorm_backward, N, eps):
    """with one feature out is beta, dx and dgamma are 0 and dbeta is the sum of dout"""
    rng = draw(N)
    x, dout = rng.integers(1, 32, (N, 1)) / 8, norms.upstream(rng, (N, 1))
    gamma, beta = norms.signed(rng, 1), norms.signed(rng, 1)
    want, total = np.full((N, 1), beta[0]), dout.sum(0)
    # Zero by cancellation in most formulas, so measured against the terms that cancel.
    small = 1e-9 * np.abs(gamma * dout / np.sqrt(eps)).max()
    out, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
    close(out, want, "out")
    dx, dgamma, dbeta = layernorm_backward(dout, cache)
    dx, dgamma = array(dx, "dx", shape=(N, 1)), array(dgamma, "dgamma", shape=(1,))
    i = int(np.argmax(np.abs(dx[:, 0])))
    holds(
        np.abs(dx).max() <= small,
        f"dx[{i}, 0] is {dx[i, 0]:.4g}, should be 0: a single feature is its own mean",
    )
    holds(
        np.abs(dgamma).max() <= small,
        f"dgamma[0] is {dgamma[0]:.4g}, should be 0: xhat of a single feature is 0",
    )
    close(dbeta, total, "dbeta")


@cases(zeros=["one", "all"])
def test_gamma_of_zero(layernorm_forward, layernorm_backward, zeros):
    """where gamma is 0, out is beta, and dgamma is still the sum of dout * xhat"""
    x, gamma, beta, dout = batch(draw(0), 3, 4)
    gamma[1 if zeros == "one" else slice(None)] = 0
    want_out = layer_norm(x, gamma, beta, 1e-5)[0].numpy()
    want = gradients(x, gamma, beta, dout, 1e-5)
    out, cache = layernorm_forward(x, gamma, beta, {"eps": 1e-5})
    close(out, want_out, "out")
    close(layernorm_backward(dout, cache), want, GRADIENTS)


@cases(N=[1, 3])
def test_eps_of_zero(layernorm_forward, layernorm_backward, N):
    """an eps of 0 is used as it is given, not replaced by the default"""
    x, gamma, beta, dout = batch(draw(N), N, 5)
    x[0] *= 1e-3  # here the default would show
    want_out = layer_norm(x, gamma, beta, 0.0)[0].numpy()
    want = gradients(x, gamma, beta, dout, 0.0)
    out, cache = layernorm_forward(x, gamma, beta, {"eps": 0.0})
    close(out, want_out, "out")
    close(layernorm_backward(dout, cache), want, GRADIENTS)


@cases(dict(N=1, D=1), dict(N=1, D=3), dict(N=3, D=1), dict(N=5, D=5))
def test_inputs_are_left_alone(layernorm_forward, layernorm_backward, N, D):
    """forward and backward change neither x, gamma and beta nor dout"""
    x, gamma, beta, dout = batch(draw(N), N, D)
    with unchanged(x, gamma, beta):
        _, cache = layernorm_forward(x, gamma, beta, {"eps": 0.3})
    with unchanged(dout):
        layernorm_backward(dout, cache)


@cases(dict(N=3, D=2), dict(N=5, D=5))
def test_cached_inputs_are_left_alone(layernorm_forward, layernorm_backward, N, D):
    """the backward does not change x or gamma through the cache"""
    x, gamma, beta, dout = batch(draw(0), N, D)

    def forward(*inputs):
        return layernorm_forward(*inputs, {"eps": 0.3})

    held = remote(itself, x), remote(itself, gamma), remote(itself, beta)
    next_x = norms.uneven(draw(1), (N, D), 1)
    norms.cached_inputs_stay(forward, layernorm_backward, (x, gamma, beta, dout), held, next_x)


@cases(second=["same shape", "other shape", "same ln_param"], newest_first=[False, True])
def test_two_forwards_before_the_first_backward(
    layernorm_forward, layernorm_backward, second, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    N, D = (2, 6) if second == "other shape" else (4, 3)
    batches = [batch(draw(0), 4, 3), batch(draw(1), N, D)]
    eps = [0.3, 1e-3]
    given = [{"eps": each} for each in eps]
    if second == "same ln_param":
        eps[1] = eps[0]
        # One object on the answer's side, so that a cache that lies in it is seen to be changed.
        given = [remote(itself, given[0])] * 2
    wants = [gradients(*b, e) for b, e in zip(batches, eps, strict=True)]
    caches = []
    for (x, gamma, beta, _), ln_param in zip(batches, given, strict=True):
        caches.append(layernorm_forward(x, gamma, beta, ln_param)[1])
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        names = tuple(f"{which} batch: {name}" for name in GRADIENTS)
        close(layernorm_backward(batches[k][3], caches[k]), wants[k], names)


@cases(sizes=["3x3, 3x3, 3x3", "4x3, 1x3, 3x3", "3x3, 3x5, 3x2"], eps=[0.3, "missing"])
def test_one_dict_for_all_batches(layernorm_forward, layernorm_backward, sizes, eps):
    """the same ln_param may come in with every batch, of any size: nothing is remembered in it"""
    rng = draw(0)
    ln_param = options(eps)
    for step, size in enumerate(sizes.split(", "), 1):
        N, D = map(int, size.split("x"))
        x, gamma, beta, dout = batch(rng, N, D)
        want_out = layer_norm(x, gamma, beta, eps)[0].numpy()
        want = gradients(x, gamma, beta, dout, eps)
        out, cache = layernorm_forward(x, gamma, beta, ln_param)
        close(out, want_out, f"batch {step}: out")
        names = tuple(f"batch {step}: {name}" for name in GRADIENTS)
        close(layernorm_backward(dout, cache), want, names)
    holds(eps == "missing" or "eps" in ln_param, "after three batches ln_param has no entry 'eps'")
    if eps != "missing":
        close(ln_param["eps"], eps, "after three batches: ln_param['eps']", given=np.float32)


@cases(N=[4, 8], eps=[0.3, 1e-3])
def test_float32(layernorm_forward, layernorm_backward, N, eps):
    """float32 inputs give the same, to float32's precision"""
    x, gamma, beta, dout = (a.astype(np.float32) for a in batch(draw(N), N, 12))
    want_out = layer_norm(x, gamma, beta, eps)[0].numpy()
    want = gradients(x, gamma, beta, dout, eps)
    out, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
    close(out, want_out, "out", given=np.float32)
    close(layernorm_backward(dout, cache), want, GRADIENTS, given=np.float32)
