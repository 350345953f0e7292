import numpy as np
import torch

from harness.oracle import (
    array,
    cases,
    close,
    draw,
    fetch,
    holds,
    remote,
    shared,
    tensor,
    unchanged,
)

norms = shared("norms")

GRADIENTS = ("dx", "dgamma", "dbeta")
BOTH = ("running_mean", "running_var")


def batch(rng, N, C, H, W, shift=0.0):
    """Channels with a mean and a spread of their own, gamma, beta and an upstream gradient."""
    x = norms.uneven(rng, (N, C, H, W), (0, 2, 3), shift)
    return x, norms.signed(rng, C), norms.signed(rng, C), norms.upstream(rng, x.shape)


def trained(rng, C):
    """Running statistics as after some training: neither 0 nor 1, and not those of a batch."""
    return {"running_mean": norms.signed(rng, C), "running_var": rng.uniform(1.5, 6.0, C)}


def copied(statistics):
    return {name: value.copy() for name, value in statistics.items()}


def train(eps, **more):
    return {"mode": "train", **({} if eps == "missing" else {"eps": eps}), **more}


def batch_norm(x, gamma, beta, eps):
    """PyTorch's own, in float64: out, and the mean and the inverse spread of each channel."""
    eps = 1e-5 if eps == "missing" else eps
    inputs = map(tensor, (x, gamma, beta))
    return torch.native_batch_norm(*inputs, None, None, True, 0.1, eps)


def in_inference(x, gamma, beta, statistics, eps):
    eps = 1e-5 if eps == "missing" else eps
    inputs = map(tensor, (x, gamma, beta, statistics["running_mean"], statistics["running_var"]))
    return torch.native_batch_norm(*inputs, False, 0.1, eps)[0].numpy()


def gradients(x, gamma, beta, dout, eps):
    """dx, dgamma and dbeta as autograd finds them: this is the operator that it calls."""
    _, mean, inverse = batch_norm(x, gamma, beta, eps)
    inputs = *map(tensor, (dout, x, gamma)), None, None, mean, inverse
    found = torch.ops.aten.native_batch_norm_backward(*inputs, True, 0.0, [True, True, True])
    return tuple(gradient.numpy() for gradient in found)


def samples(x):
    """The values of each channel as a column, (N * H * W, C)."""
    return np.array([x[:, c].ravel() for c in range(x.shape[1])]).T


def averages(batches, momentum=0.9, start=None):
    """The running statistics after these batches, as a sum with weights.

    PyTorch is no twin here: it keeps the unbiased variance.
    """
    k, columns = len(batches), [samples(x) for x in batches]
    means = np.array([x.sum(0) / len(x) for x in columns], dtype=np.float64)
    spreads = np.array([((x - x.sum(0) / len(x)) ** 2).sum(0) / len(x) for x in columns])
    share = np.array([(1 - momentum) * momentum ** (k - 1 - i) for i in range(k)])
    mean, var = share @ means, share @ spreads
    if start is not None:
        mean = mean + momentum**k * start["running_mean"]
        var = var + momentum**k * start["running_var"]
    return mean, var


def stored(bn_param, when="after the call"):
    """What is in bn_param for the next call."""
    for name in BOTH:
        holds(name in bn_param, f"{when} bn_param has no entry {name!r}")
    return bn_param["running_mean"], bn_param["running_var"]


def entries(bn_param):
    """What is in the dict over there, without what an answer may have left in it of its own."""
    names = ("mode", "eps", "momentum", "running_mean", "running_var")
    return {name: bn_param[name] for name in names if name in bn_param}


def itself(a):
    return a


@cases(
    dict(N=1, C=1, H=1, W=2),
    dict(N=2, C=3, H=1, W=2),
    dict(N=3, C=3, H=3, W=3),
    dict(N=1, C=2, H=3, W=4),
)
def test_channels_are_standardised(spatial_batchnorm_forward, N, C, H, W):
    """in train mode, with gamma 1 and beta 0, each channel of out has mean 0 and variance 1"""
    x = batch(draw(N), N, C, H, W)[0]
    out, _ = spatial_batchnorm_forward(x, np.ones(C), np.zeros(C), train(1e-5))
    values = samples(array(out, "out", shape=(N, C, H, W)))
    mean = values.sum(0) / len(values)
    c = int(np.argmax(np.abs(mean)))
    holds(
        abs(mean[c]) <= 1e-5,
        f"channel {c} of out has mean {mean[c]:.4g}, should have 0: "
        "the channel's mean over all images and positions is subtracted",
    )
    var = (values * values).sum(0) / len(values)
    c = int(np.argmax(np.abs(var - 1)))
    # Short of 1 by eps / var, here at most 4e-5.
    holds(
        abs(var[c] - 1) <= 1e-3,
        f"channel {c} of out has variance {var[c]:.4g}, should have (nearly) 1: "
        "it is divided by the channel's standard deviation over all images and positions",
    )


@cases(
    dict(N=2, C=1, H=1, W=2, eps=0.3, shift=0, order="C"),
    dict(N=2, C=3, H=2, W=1, eps=0.3, shift=0, order="C"),
    dict(N=1, C=2, H=2, W=3, eps=1e-5, shift=0, order="C"),
    dict(N=3, C=3, H=3, W=3, eps=0.3, shift=0, order="F"),
    dict(N=2, C=4, H=3, W=2, eps="missing", shift=300, order="C"),
)
def test_output_in_training(spatial_batchnorm_forward, N, C, H, W, eps, shift, order):
    """in train mode out equals PyTorch's, every value in its place"""
    rng = draw(N)
    x, gamma, beta, _ = batch(rng, N, C, H, W, shift)
    want = batch_norm(x, gamma, beta, eps)[0].numpy()
    bn_param = train(eps, momentum=0.75, **trained(rng, C))
    out, _ = spatial_batchnorm_forward(np.array(x, order=order), gamma, beta, bn_param)
    close(out, want, "out")


@cases(
    dict(N=1, C=2, H=1, W=2, momentum=0.75),
    dict(N=2, C=3, H=2, W=3, momentum=0.9),
    dict(N=3, C=3, H=3, W=3, momentum=0.25),
    start=["given", "missing", "running_var alone", "running_mean alone"],
)
def test_running_statistics(spatial_batchnorm_forward, N, C, H, W, momentum, start):
    """a step in train mode keeps momentum of the old running values (0 when missing)"""
    rng = draw(N)
    x, gamma, beta, _ = batch(rng, N, C, H, W)
    before = trained(rng, C)
    held = [name for name in BOTH if start in ("given", f"{name} alone")]
    for name in BOTH:
        before[name] *= name in held
    want = averages([x], momentum, before)
    bn_param = train(0.3, momentum=momentum, **{name: before[name].copy() for name in held})
    spatial_batchnorm_forward(x, gamma, beta, bn_param)
    M = N * H * W
    close(stored(bn_param), want, BOTH, factors={"N*H*W": M, "M/(M-1)": M / (M - 1)})


@cases(
    dict(N=1, C=2, H=1, W=1, eps=0.3, statistics="given"),
    dict(N=1, C=2, H=2, W=3, eps=0.3, statistics="given"),
    dict(N=2, C=3, H=3, W=2, eps=1e-5, statistics="given"),
    dict(N=3, C=3, H=3, W=3, eps="missing", statistics="given"),
    dict(N=2, C=2, H=2, W=1, eps=0.3, statistics="missing"),
)
def test_output_in_inference(spatial_batchnorm_forward, N, C, H, W, eps, statistics):
    """in test mode each channel is normalised with its running statistics (0 when missing)"""
    rng = draw(N)
    x, gamma, beta, _ = batch(rng, N, C, H, W)
    bn_param = {**train(eps), "mode": "test", "momentum": 0.75}
    if statistics == "given":
        running = trained(rng, C)
        running["running_var"][1] = 1e-6  # here eps shows
        bn_param |= copied(running)
    else:
        running = dict.fromkeys(BOTH, np.zeros(C))
    want = in_inference(x, gamma, beta, running, eps)
    out, _ = spatial_batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "out")


@cases(start=["missing", "given"], momentum=[0.75, "missing"])
def test_train_then_test(spatial_batchnorm_forward, start, momentum):
    """test mode uses what train mode has gathered, and changes none of it"""
    rng = draw(0)
    share = 0.9 if momentum == "missing" else momentum
    eps = "missing" if momentum == "missing" else 1e-3
    start = trained(rng, 3) if start == "given" else None
    bn_param = train(eps, **copied(start or {}))
    if momentum != "missing":
        bn_param["momentum"] = momentum
    batches = [batch(rng, 2, 3, 2, 2)[0], batch(rng, 1, 3, 4, 3)[0]]
    for x in batches:
        x[:, 1] *= 1e-3  # the running variance of this channel is small: here eps shows
    gamma, beta = norms.signed(rng, 3), norms.signed(rng, 3)
    for x in batches:
        spatial_batchnorm_forward(x.copy(), gamma, beta, bn_param)
    moved = averages(batches, share, start)
    x = batch(rng, 1, 3, 2, 3)[0]
    want = in_inference(x, gamma, beta, dict(zip(BOTH, moved, strict=True)), eps)
    bn_param["mode"] = "test"
    for call in ("first", "second"):
        out, _ = spatial_batchnorm_forward(x.copy(), gamma, beta, bn_param)
        close(out, want, f"{call} call in test mode: out")
    close(stored(bn_param), moved, tuple(f"after train and test: {name}" for name in BOTH))


@cases(dict(N=1, C=2, H=1, W=2), dict(N=2, C=3, H=2, W=1), dict(N=3, C=3, H=3, W=3))
def test_dbeta_is_the_sum_of_dout(
    spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W
):
    """dbeta is the sum of dout over all images and positions of the channel"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W)
    want = samples(dout).sum(0)
    _, cache = spatial_batchnorm_forward(x, gamma, beta, train(0.3))
    _, _, dbeta = spatial_batchnorm_backward(dout, cache)
    close(dbeta, want, "dbeta", factors={"N*H*W": N * H * W, "H*W": H * W})


@cases(dict(N=1, C=2, H=1, W=2), dict(N=2, C=3, H=2, W=1), dict(N=3, C=3, H=3, W=3))
def test_dgamma_is_the_sum_of_dout_times_xhat(
    spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W
):
    """dgamma is the sum of dout * xhat over all images and positions of the channel"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W)
    columns = samples(x)
    centred = columns - columns.sum(0) / len(columns)
    xhat = centred / np.sqrt((centred * centred).sum(0) / len(columns) + 0.3)
    want = (samples(dout) * xhat).sum(0)
    _, cache = spatial_batchnorm_forward(x, gamma, beta, train(0.3))
    _, dgamma, _ = spatial_batchnorm_backward(dout, cache)
    close(dgamma, want, "dgamma", factors={"N*H*W": N * H * W, "H*W": H * W})


@cases(
    dict(N=1, C=2, H=1, W=2, eps=0.3),
    dict(N=2, C=3, H=2, W=1, eps=0.3),
    dict(N=3, C=3, H=3, W=3, eps=1e-5),
    dict(N=2, C=2, H=1, W=3, eps=1e-5),
)
def test_dx_sums_to_zero(spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W, eps):
    """dx sums to zero over each channel: moving a whole channel does not change the output"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W)
    # The tolerance is set by the size of the terms that cancel, and not by that of dx. It is
    # coarse enough for a dx in float32, whose dtype a later check tells.
    size = np.abs(gamma * samples(dout) / np.sqrt(samples(x).var(0) + eps)).sum(0)
    _, cache = spatial_batchnorm_forward(x, gamma, beta, train(eps))
    dx, _, _ = spatial_batchnorm_backward(dout, cache)
    sums = samples(array(dx, "dx", shape=x.shape)).sum(0)
    worst = int(np.argmax(np.abs(sums) / size))
    holds(
        abs(sums[worst]) <= 1e-6 * size[worst],
        f"dx sums to {sums[worst]:.4g} over channel {worst}, should sum to 0: "
        "adding a number to a whole channel of x does not change the output",
    )


@cases(dict(N=1, C=2, H=1, W=3), dict(N=2, C=3, H=2, W=1), dict(N=3, C=3, H=3, W=3))
def test_dx_has_no_part_along_x(spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W):
    """dx is at right angles to centred x (eps small): stretching a channel changes nothing"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W)
    centred = samples(x) - samples(x).mean(0)
    spread = np.sqrt(samples(x).var(0) + 1e-5)
    # True up to eps / var, here at most 4e-5; the coarse tolerance keeps this check to the
    # path through the variance and leaves the exact numbers to the next one.
    size = np.abs(gamma * samples(dout) * centred / spread).sum(0)
    _, cache = spatial_batchnorm_forward(x, gamma, beta, train(1e-5))
    dx, _, _ = spatial_batchnorm_backward(dout, cache)
    along = (samples(array(dx, "dx", shape=x.shape)) * centred).sum(0)
    worst = int(np.argmax(np.abs(along) / size))
    holds(
        abs(along[worst]) <= 1e-3 * size[worst],
        f"in channel {worst} the sum of dx * (x - mean) is {along[worst]:.4g}, should be "
        "(nearly) 0: stretching a channel about its mean does not change the output",
    )


@cases(
    dict(N=3, C=1, H=1, W=1, eps=0.3, shift=0, order="C"),
    dict(N=1, C=2, H=1, W=3, eps=0.3, shift=0, order="C"),
    dict(N=2, C=3, H=3, W=2, eps=1e-5, shift=0, order="C"),
    dict(N=3, C=3, H=3, W=3, eps=3.0, shift=0, order="F"),
    dict(N=2, C=5, H=1, W=4, eps=1e-3, shift=0, order="C"),
    dict(N=2, C=2, H=4, W=3, eps="missing", shift=300, order="C"),
)
def test_agrees_with_autograd(
    spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W, eps, shift, order
):
    """dx, dgamma and dbeta equal PyTorch's"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, shift)
    want = gradients(x, gamma, beta, dout, eps)
    x, dout = np.array(x, order=order), np.array(dout, order=order)
    _, cache = spatial_batchnorm_forward(x, gamma, beta, train(eps))
    close(spatial_batchnorm_backward(dout, cache), want, GRADIENTS, factors={"N*H*W": N * H * W})


@cases(eps=[0.3, 1e-5, "missing"], channel=["constant", "tiny variance"])
def test_degenerate_channels(spatial_batchnorm_forward, spatial_batchnorm_backward, eps, channel):
    """a channel that is constant, or spread by far less than eps, is treated by the formula too"""
    x, gamma, beta, dout = batch(draw(0), 2, 3, 2, 3)
    if channel == "constant":
        x[:, 1] = 2.5
    else:
        x[:, 1] *= 1e-3
    want_out = batch_norm(x, gamma, beta, eps)[0].numpy()
    want = gradients(x, gamma, beta, dout, eps)
    out, cache = spatial_batchnorm_forward(x, gamma, beta, train(eps))
    close(out, want_out, "out")
    close(spatial_batchnorm_backward(dout, cache), want, GRADIENTS)


@cases(C=[1, 3], eps=[0.3, 1e-5])
def test_one_value_for_each_channel(spatial_batchnorm_forward, spatial_batchnorm_backward, C, eps):
    """with one value for each channel out is beta, dx and dgamma are 0, and dbeta is dout"""
    rng = draw(C)
    x, dout = rng.integers(1, 32, (1, C, 1, 1)) / 8, norms.upstream(rng, (1, C, 1, 1))
    gamma, beta = norms.signed(rng, C), norms.signed(rng, C)
    want, total = beta.reshape(x.shape).copy(), dout.reshape(C).copy()
    # Zero by cancellation in most formulas, so measured against the terms that cancel.
    small = 1e-9 * np.abs(gamma * total / np.sqrt(eps)).max()
    out, cache = spatial_batchnorm_forward(x, gamma, beta, train(eps))
    close(out, want, "out")
    dx, dgamma, dbeta = spatial_batchnorm_backward(dout, cache)
    dx, dgamma = array(dx, "dx", shape=x.shape), array(dgamma, "dgamma", shape=(C,))
    c = int(np.argmax(np.abs(dx).ravel()))
    holds(
        np.abs(dx).max() <= small,
        f"dx[0, {c}, 0, 0] is {dx[0, c, 0, 0]:.4g}, should be 0: a single value is its own mean",
    )
    c = int(np.argmax(np.abs(dgamma)))
    holds(
        np.abs(dgamma).max() <= small,
        f"dgamma[{c}] is {dgamma[c]:.4g}, should be 0: xhat of a single value is 0",
    )
    close(dbeta, total, "dbeta")


@cases(zeros=["one", "all"])
def test_gamma_of_zero(spatial_batchnorm_forward, spatial_batchnorm_backward, zeros):
    """where gamma is 0, out is beta, dgamma still the sum of dout * xhat, and dx is 0"""
    x, gamma, beta, dout = batch(draw(0), 2, 3, 2, 2)
    gamma[1 if zeros == "one" else slice(None)] = 0
    want_out = batch_norm(x, gamma, beta, 1e-5)[0].numpy()
    want = gradients(x, gamma, beta, dout, 1e-5)
    out, cache = spatial_batchnorm_forward(x, gamma, beta, train(1e-5))
    close(out, want_out, "out")
    close(spatial_batchnorm_backward(dout, cache), want, GRADIENTS)
    running = trained(draw(1), 3)
    want_out = in_inference(x, gamma, beta, running, 1e-5)
    out, _ = spatial_batchnorm_forward(x, gamma, beta, {**train(1e-5), "mode": "test", **running})
    close(out, want_out, "in test mode: out")


@cases(dict(momentum=0, eps=0.3), dict(momentum=0.75, eps=0))
def test_zero_is_a_setting(spatial_batchnorm_forward, momentum, eps):
    """a momentum or an eps of 0 is used as it is given, not replaced by the default"""
    rng = draw(0)
    x, gamma, beta, _ = batch(rng, 2, 2, 2, 2)
    x[:, 1] *= 1e-3  # here the default eps would show
    start = trained(rng, 2)
    want, moved = batch_norm(x, gamma, beta, eps)[0].numpy(), averages([x], momentum, start)
    bn_param = train(float(eps), momentum=float(momentum), **copied(start))
    out, _ = spatial_batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "out")
    close(stored(bn_param), moved, BOTH)


@cases(start=["missing", "given"])
def test_backward_leaves_the_running_statistics(
    spatial_batchnorm_forward, spatial_batchnorm_backward, start
):
    """the backward changes nothing in bn_param, which the cache may hold"""
    rng = draw(0)
    x, gamma, beta, dout = batch(rng, 2, 3, 2, 2)
    start = trained(rng, 3) if start == "given" else {}
    # The very dict that the answer sees has to be the one that is looked at.
    bn_param = remote(itself, train(0.3, momentum=0.75, **start))
    _, cache = spatial_batchnorm_forward(x, gamma, beta, bn_param)
    before = fetch(entries, bn_param)
    spatial_batchnorm_backward(dout, cache)
    after = fetch(entries, bn_param)
    for name in ("mode", "eps", "momentum", *BOTH):
        holds(name in before, f"after the forward bn_param has no entry {name!r}")
        holds(name in after, f"after the backward bn_param has no entry {name!r}")
        if name in BOTH:
            close(
                array(after[name], name), array(before[name], name), f"after the backward: {name}"
            )
        else:
            close(after[name], train(0.3, momentum=0.75)[name], f"after the backward: {name}")


# Where C, N or H * W is 1, a transposed and reshaped array may be a view of the caller's.
@cases(
    dict(N=2, C=3, H=2, W=2),
    dict(N=2, C=1, H=2, W=2),
    dict(N=1, C=3, H=2, W=2),
    dict(N=3, C=2, H=1, W=1),
)
def test_inputs_are_left_alone(spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W):
    """forward (in both modes) and backward change neither x, gamma and beta nor dout"""
    rng = draw(N)
    x, gamma, beta, dout = batch(rng, N, C, H, W)
    with unchanged(x, gamma, beta):
        spatial_batchnorm_forward(x, gamma, beta, {**train(0.3), "mode": "test", **trained(rng, C)})
        _, cache = spatial_batchnorm_forward(x, gamma, beta, train(0.3))
    with unchanged(dout):
        spatial_batchnorm_backward(dout, cache)


@cases(
    dict(N=2, C=3, H=2, W=2),
    dict(N=2, C=1, H=2, W=2),
    dict(N=1, C=3, H=2, W=2),
    dict(N=3, C=2, H=1, W=1),
)
def test_cached_inputs_are_left_alone(
    spatial_batchnorm_forward, spatial_batchnorm_backward, N, C, H, W
):
    """the backward does not change x or gamma through the cache"""
    x, gamma, beta, dout = batch(draw(0), N, C, H, W)

    def forward(*inputs):
        return spatial_batchnorm_forward(*inputs, train(0.3))

    held = remote(itself, x), remote(itself, gamma), remote(itself, beta)
    next_x = batch(draw(1), N, C, H, W)[0]
    given = x, gamma, beta, dout
    norms.cached_inputs_stay(forward, spatial_batchnorm_backward, given, held, next_x)


@cases(second=["same shape", "other shape", "same bn_param"], newest_first=[False, True])
def test_two_forwards_before_the_first_backward(
    spatial_batchnorm_forward, spatial_batchnorm_backward, second, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    shape = (1, 2, 3, 4) if second == "other shape" else (2, 3, 2, 2)
    batches = [batch(draw(0), 2, 3, 2, 2), batch(draw(1), *shape)]
    eps = [0.3, 1e-3]
    given = [train(each) for each in eps]
    if second == "same bn_param":
        eps[1] = eps[0]
        # One object on the answer's side, so that a cache that lies in it is seen to be changed.
        given = [remote(itself, given[0])] * 2
    wants = [gradients(*b, e) for b, e in zip(batches, eps, strict=True)]
    caches = []
    for (x, gamma, beta, _), bn_param in zip(batches, given, strict=True):
        caches.append(spatial_batchnorm_forward(x, gamma, beta, bn_param)[1])
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        names = tuple(f"{which} batch: {name}" for name in GRADIENTS)
        close(spatial_batchnorm_backward(batches[k][3], caches[k]), wants[k], names)


@cases(N=[1, 3], eps=[0.3, 1e-3])
def test_float32(spatial_batchnorm_forward, spatial_batchnorm_backward, N, eps):
    """float32 inputs give the same, to float32's precision"""
    x, gamma, beta, dout = (a.astype(np.float32) for a in batch(draw(N), N, 3, 4, 2))
    want_out = batch_norm(x, gamma, beta, eps)[0].numpy()
    want = gradients(x, gamma, beta, dout, eps)
    moved = averages([x.astype(np.float64)], 0.9)
    bn_param = train(eps)
    out, cache = spatial_batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want_out, "out", given=np.float32)
    close(stored(bn_param), moved, BOTH, given=np.float32)
    close(spatial_batchnorm_backward(dout, cache), want, GRADIENTS, given=np.float32)
