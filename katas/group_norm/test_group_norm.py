import numpy as np
import torch

from harness.oracle import (
    array,
    cases,
    close,
    draw,
    holds,
    raises,
    remote,
    shared,
    tensor,
    unchanged,
)

norms = shared("norms")

GRADIENTS = ("dx", "dgamma", "dbeta")


def batch(rng, N, C, H, W, G, shift=0.0):
    """Groups with a mean and a spread of their own, gamma, beta and an upstream gradient."""
    x = norms.uneven(rng, (N, G, C // G, H, W), (2, 3, 4), shift).reshape(N, C, H, W)
    gamma, beta = norms.signed(rng, (1, C, 1, 1)), norms.signed(rng, (1, C, 1, 1))
    return x, gamma, beta, norms.upstream(rng, x.shape)


def options(eps):
    return {} if eps == "missing" else {"eps": eps}


def output(x, gamma, beta, G, eps):
    """The definition. F.group_norm is the same but refuses a group of one value."""
    eps = 1e-5 if eps == "missing" else eps
    group = np.asarray(x, dtype=np.float64).reshape(len(x), G, x.shape[1] // G, *x.shape[2:])
    centred = group - group.mean((2, 3, 4), keepdims=True)
    var = (centred * centred).mean((2, 3, 4), keepdims=True)
    return (centred / np.sqrt(var + eps)).reshape(x.shape) * gamma + beta


def gradients(x, gamma, beta, dout, G, eps):
    """dx, dgamma and dbeta as autograd finds them: these are the operators that it calls."""
    eps = 1e-5 if eps == "missing" else eps
    N, C, H, W = x.shape
    dout, x, gamma, beta = tensor(dout), tensor(x), tensor(gamma.ravel()), tensor(beta.ravel())
    _, mean, inverse = torch.native_group_norm(x, gamma, beta, N, C, H * W, G, eps)
    given = dout, x, mean, inverse, gamma, N, C, H * W, G, [True, True, True]
    dx, dgamma, dbeta = torch.ops.aten.native_group_norm_backward(*given)
    return dx.numpy(), dgamma.reshape(1, C, 1, 1).numpy(), dbeta.reshape(1, C, 1, 1).numpy()


def rows(x, G):
    """The values of each image and group as a row, (N * G, M)."""
    size = x.shape[1] // G
    return np.array([image[g * size : (g + 1) * size].ravel() for image in x for g in range(G)])


def named(row, G):
    return f"image {row // G}, group {row % G}"


def itself(a):
    return a


@cases(
    dict(N=1, C=2, H=1, W=1, G=1),
    dict(N=2, C=4, H=1, W=2, G=2),
    dict(N=1, C=6, H=2, W=1, G=2),
    dict(N=3, C=3, H=2, W=2, G=3),
    dict(N=2, C=4, H=3, W=2, G=1),
)
def test_groups_are_standardised(spatial_groupnorm_forward, N, C, H, W, G):
    """with gamma 1 and beta 0 each group of each image has mean 0 and variance 1 in out"""
    x = batch(draw(N), N, C, H, W, G)[0]
    ones, zeros = np.ones((1, C, 1, 1)), np.zeros((1, C, 1, 1))
    out, _ = spatial_groupnorm_forward(x, ones, zeros, G, {"eps": 1e-5})
    values = rows(array(out, "out", shape=x.shape), G)
    mean = values.sum(1) / values.shape[1]
    r = int(np.argmax(np.abs(mean)))
    holds(
        abs(mean[r]) <= 1e-5,
        f"{named(r, G)}: out has mean {mean[r]:.4g}, should have 0: "
        "the mean over the group's channels and positions is subtracted",
    )
    var = (values * values).sum(1) / values.shape[1]
    r = int(np.argmax(np.abs(var - 1)))
    # Short of 1 by eps / var, here at most 4e-5.
    holds(
        abs(var[r] - 1) <= 1e-3,
        f"{named(r, G)}: out has variance {var[r]:.4g}, should have (nearly) 1: "
        "it is divided by the standard deviation of the group's values",
    )


@cases(
    dict(N=1, C=4, H=1, W=1, G=2, eps=0.3, shift=0, order="C"),
    dict(N=2, C=6, H=2, W=1, G=2, eps=0.3, shift=0, order="C"),
    dict(N=2, C=6, H=1, W=2, G=3, eps=1e-5, shift=0, order="C"),
    dict(N=2, C=4, H=3, W=2, G=4, eps=0.3, shift=0, order="F"),
    dict(N=3, C=3, H=3, W=3, G=1, eps="missing", shift=0, order="C"),
    dict(N=1, C=8, H=2, W=3, G=4, eps=3.0, shift=300, order="C"),
)
def test_forward_is_group_norm(spatial_groupnorm_forward, N, C, H, W, G, eps, shift, order):
    """out equals PyTorch's, from one group (layer norm) to one for each channel (instance norm)"""
    x, gamma, beta, _ = batch(draw(N), N, C, H, W, G, shift)
    want = output(x, gamma, beta, G, eps)
    out, _ = spatial_groupnorm_forward(np.array(x, order=order), gamma, beta, G, options(eps))
    close(out, want, "out")


@cases(
    dict(N=1, C=3, H=1, W=1, G=2),
    dict(N=2, C=3, H=2, W=2, G=2),
    dict(N=1, C=4, H=3, W=2, G=3),
    dict(N=2, C=2, H=2, W=2, G=4),
    dict(N=1, C=5, H=2, W=4, G=4),
)
def test_groups_must_divide_the_channels(spatial_groupnorm_forward, N, C, H, W, G):
    """where G does not divide C, the forward raises"""
    x, gamma, beta, _ = batch(draw(0), N, C, H, W, 1)
    with raises(Exception, f"{C} channels in {G} groups"):
        spatial_groupnorm_forward(x, gamma, beta, G, {"eps": 0.3})


@cases(
    dict(N=1, C=2, H=1, W=1, G=1),
    dict(N=2, C=4, H=1, W=2, G=2),
    dict(N=3, C=6, H=2, W=1, G=3),
    dict(N=2, C=2, H=2, W=2, G=2),
)
def test_dbeta_is_the_sum_of_dout(
    spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G
):
    """dbeta is the sum of dout over all images and positions of the channel, shape (1, C, 1, 1)"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, G)
    want = np.array([dout[:, c].sum() for c in range(C)]).reshape(1, C, 1, 1)
    _, cache = spatial_groupnorm_forward(x, gamma, beta, G, {"eps": 0.3})
    _, _, dbeta = spatial_groupnorm_backward(dout, cache)
    close(dbeta, want, "dbeta", factors={"H*W": H * W, "N*H*W": N * H * W, "C/G": C // G})


@cases(
    dict(N=1, C=2, H=1, W=1, G=1),
    dict(N=2, C=4, H=1, W=2, G=2),
    dict(N=3, C=6, H=2, W=1, G=3),
    dict(N=2, C=2, H=2, W=2, G=2),
)
def test_dgamma_is_the_sum_of_dout_times_xhat(
    spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G
):
    """dgamma is the sum of dout * xhat over all images and positions, shape (1, C, 1, 1)"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, G)
    xhat = output(x, np.ones((1, C, 1, 1)), np.zeros((1, C, 1, 1)), G, 0.3)
    want = np.array([(dout * xhat)[:, c].sum() for c in range(C)]).reshape(1, C, 1, 1)
    _, cache = spatial_groupnorm_forward(x, gamma, beta, G, {"eps": 0.3})
    _, dgamma, _ = spatial_groupnorm_backward(dout, cache)
    close(dgamma, want, "dgamma", factors={"H*W": H * W, "N*H*W": N * H * W, "C/G": C // G})


@cases(
    dict(N=1, C=2, H=1, W=1, G=1, eps=0.3),
    dict(N=2, C=4, H=1, W=2, G=2, eps=0.3),
    dict(N=3, C=6, H=2, W=1, G=2, eps=1e-5),
    dict(N=2, C=3, H=2, W=2, G=3, eps=1e-5),
)
def test_dx_sums_to_zero(spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G, eps):
    """dx sums to zero over each group: moving a whole group does not change the output"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, G)
    spread = np.sqrt(rows(x, G).var(1) + eps)
    # The tolerance is set by the size of the terms that cancel, and not by that of dx. It is
    # coarse enough for a dx in float32, whose dtype a later check tells.
    size = np.abs(rows(gamma * dout, G)).sum(1) / spread
    _, cache = spatial_groupnorm_forward(x, gamma, beta, G, {"eps": eps})
    dx, _, _ = spatial_groupnorm_backward(dout, cache)
    sums = rows(array(dx, "dx", shape=x.shape), G).sum(1)
    worst = int(np.argmax(np.abs(sums) / size))
    holds(
        abs(sums[worst]) <= 1e-6 * size[worst],
        f"{named(worst, G)}: dx sums to {sums[worst]:.4g}, should sum to 0: "
        "adding a number to a whole group of x does not change the output",
    )


@cases(
    dict(N=1, C=3, H=1, W=1, G=1),
    dict(N=2, C=4, H=1, W=2, G=2),
    dict(N=3, C=6, H=2, W=1, G=2),
    dict(N=2, C=3, H=2, W=2, G=3),
)
def test_dx_has_no_part_along_x(
    spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G
):
    """dx is at right angles to centred x (eps small): stretching a group changes nothing"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, G)
    values = rows(x, G)
    centred = values - values.mean(1)[:, None]
    spread = np.sqrt(values.var(1) + 1e-5)
    # True up to eps / var, here at most 4e-5; the coarse tolerance keeps this check to the
    # path through the variance and leaves the exact numbers to the next one.
    size = np.abs(rows(gamma * dout, G) * centred).sum(1) / spread
    _, cache = spatial_groupnorm_forward(x, gamma, beta, G, {"eps": 1e-5})
    dx, _, _ = spatial_groupnorm_backward(dout, cache)
    along = (rows(array(dx, "dx", shape=x.shape), G) * centred).sum(1)
    worst = int(np.argmax(np.abs(along) / size))
    holds(
        abs(along[worst]) <= 1e-3 * size[worst],
        f"{named(worst, G)}: the sum of dx * (x - mean) is {along[worst]:.4g}, should be "
        "(nearly) 0: stretching a group about its mean does not change the output",
    )


@cases(
    dict(N=1, C=3, H=1, W=1, G=1, eps=0.3, shift=0, order="C"),
    dict(N=2, C=6, H=2, W=1, G=2, eps=0.3, shift=0, order="C"),
    dict(N=2, C=6, H=1, W=2, G=3, eps=1e-5, shift=0, order="C"),
    dict(N=2, C=4, H=3, W=2, G=4, eps=3.0, shift=0, order="F"),
    dict(N=3, C=3, H=3, W=3, G=1, eps="missing", shift=0, order="C"),
    dict(N=1, C=8, H=2, W=3, G=4, eps=1e-3, shift=300, order="C"),
)
def test_agrees_with_autograd(
    spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G, eps, shift, order
):
    """dx, dgamma and dbeta equal those of PyTorch's autograd"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, G, shift)
    want = gradients(x, gamma, beta, dout, G, eps)
    x, dout = np.array(x, order=order), np.array(dout, order=order)
    _, cache = spatial_groupnorm_forward(x, gamma, beta, G, options(eps))
    close(spatial_groupnorm_backward(dout, cache), want, GRADIENTS)


@cases(eps=[0.3, 1e-5, "missing"], group=["constant", "tiny variance"])
def test_degenerate_groups(spatial_groupnorm_forward, spatial_groupnorm_backward, eps, group):
    """a group that is constant, or spread by far less than eps, is treated by the formula too"""
    x, gamma, beta, dout = batch(draw(0), 2, 4, 1, 3, 2)
    if group == "constant":
        x[1, 2:] = 2.5
    else:
        x[1, 2:] *= 1e-3
    want_out, want = output(x, gamma, beta, 2, eps), gradients(x, gamma, beta, dout, 2, eps)
    out, cache = spatial_groupnorm_forward(x, gamma, beta, 2, options(eps))
    close(out, want_out, "out")
    close(spatial_groupnorm_backward(dout, cache), want, GRADIENTS)


@cases(dict(N=1, C=1), dict(N=1, C=3), dict(N=2, C=2), eps=[0.3, 1e-5])
def test_groups_of_one_value(spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, eps):
    """where each group is a single value, out is beta, and dx and dgamma are 0"""
    rng = draw(C)
    x, dout = rng.integers(1, 32, (N, C, 1, 1)) / 8, norms.upstream(rng, (N, C, 1, 1))
    gamma, beta = norms.signed(rng, (1, C, 1, 1)), norms.signed(rng, (1, C, 1, 1))
    want, total = np.zeros(x.shape) + beta, dout.sum(0)[None]
    # Zero by cancellation in most formulas, so measured against the terms that cancel.
    small = 1e-9 * np.abs(gamma * dout / np.sqrt(eps)).max()
    out, cache = spatial_groupnorm_forward(x, gamma, beta, C, {"eps": eps})
    close(out, want, "out")
    dx, dgamma, dbeta = spatial_groupnorm_backward(dout, cache)
    dx, dgamma = array(dx, "dx", shape=x.shape), array(dgamma, "dgamma", shape=(1, C, 1, 1))
    n, c = divmod(int(np.argmax(np.abs(dx).ravel())), C)
    holds(
        np.abs(dx).max() <= small,
        f"dx[{n}, {c}, 0, 0] is {dx[n, c, 0, 0]:.4g}, should be 0: a single value is its own mean",
    )
    c = int(np.argmax(np.abs(dgamma).ravel()))
    holds(
        np.abs(dgamma).max() <= small,
        f"dgamma[0, {c}, 0, 0] is {dgamma[0, c, 0, 0]:.4g}, should be 0: "
        "xhat of a single value is 0",
    )
    close(dbeta, total, "dbeta")


@cases(zeros=["one", "all"])
def test_gamma_of_zero(spatial_groupnorm_forward, spatial_groupnorm_backward, zeros):
    """where gamma is 0, out is beta, and dgamma is still the sum of dout * xhat"""
    x, gamma, beta, dout = batch(draw(0), 2, 4, 1, 2, 2)
    gamma[:, 1 if zeros == "one" else slice(None)] = 0
    want_out, want = output(x, gamma, beta, 2, 1e-5), gradients(x, gamma, beta, dout, 2, 1e-5)
    out, cache = spatial_groupnorm_forward(x, gamma, beta, 2, {"eps": 1e-5})
    close(out, want_out, "out")
    close(spatial_groupnorm_backward(dout, cache), want, GRADIENTS)


@cases(N=[1, 2])
def test_eps_of_zero(spatial_groupnorm_forward, spatial_groupnorm_backward, N):
    """an eps of 0 is used as it is given, not replaced by the default"""
    x, gamma, beta, dout = batch(draw(N), N, 4, 2, 2, 2)
    x[0] *= 1e-3  # here the default would show
    want_out, want = output(x, gamma, beta, 2, 0.0), gradients(x, gamma, beta, dout, 2, 0.0)
    out, cache = spatial_groupnorm_forward(x, gamma, beta, 2, {"eps": 0.0})
    close(out, want_out, "out")
    close(spatial_groupnorm_backward(dout, cache), want, GRADIENTS)


@cases(
    dict(N=2, C=4, H=1, W=2, G=2),
    dict(N=1, C=2, H=2, W=1, G=1),
    dict(N=2, C=3, H=2, W=2, G=3),
    dict(N=2, C=2, H=1, W=1, G=2),
)
def test_inputs_are_left_alone(
    spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G
):
    """forward and backward change neither x, gamma and beta nor dout"""
    x, gamma, beta, dout = batch(draw(N), N, C, H, W, G)
    with unchanged(x, gamma, beta):
        _, cache = spatial_groupnorm_forward(x, gamma, beta, G, {"eps": 0.3})
    with unchanged(dout):
        spatial_groupnorm_backward(dout, cache)


@cases(dict(N=2, C=4, H=1, W=2, G=2), dict(N=1, C=3, H=2, W=2, G=1))
def test_cached_inputs_are_left_alone(
    spatial_groupnorm_forward, spatial_groupnorm_backward, N, C, H, W, G
):
    """the backward does not change x or gamma through the cache"""
    x, gamma, beta, dout = batch(draw(0), N, C, H, W, G)

    def forward(*inputs):
        return spatial_groupnorm_forward(*inputs, G, {"eps": 0.3})

    held = remote(itself, x), remote(itself, gamma), remote(itself, beta)
    next_x = batch(draw(1), N, C, H, W, G)[0]
    given = x, gamma, beta, dout
    norms.cached_inputs_stay(forward, spatial_groupnorm_backward, given, held, next_x)


@cases(second=["same shape", "other shape", "other G", "same gn_param"], newest_first=[False, True])
def test_two_forwards_before_the_first_backward(
    spatial_groupnorm_forward, spatial_groupnorm_backward, second, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    N, C, H, W = (1, 6, 3, 1) if second == "other shape" else (2, 4, 1, 2)
    groups = [2, 1 if second == "other G" else 2]
    batches = [batch(draw(0), 2, 4, 1, 2, 2), batch(draw(1), N, C, H, W, groups[1])]
    eps = [0.3, 1e-3]
    given = [{"eps": each} for each in eps]
    if second == "same gn_param":
        eps[1] = eps[0]
        # One object on the answer's side, so that a cache that lies in it is seen to be changed.
        given = [remote(itself, given[0])] * 2
    wants = [gradients(*batches[k], groups[k], eps[k]) for k in range(2)]
    caches = []
    for k in range(2):
        x, gamma, beta, _ = batches[k]
        caches.append(spatial_groupnorm_forward(x, gamma, beta, groups[k], given[k])[1])
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        names = tuple(f"{which} batch: {name}" for name in GRADIENTS)
        close(spatial_groupnorm_backward(batches[k][3], caches[k]), wants[k], names)


@cases(groups=["2, 2", "2, 4, 1"], eps=[0.3, "missing"])
def test_one_dict_for_all_batches(
    spatial_groupnorm_forward, spatial_groupnorm_backward, groups, eps
):
    """the same gn_param may come in with every batch, of any N and G: nothing is kept in it"""
    rng = draw(0)
    gn_param = options(eps)
    for step, G in enumerate(map(int, groups.split(", ")), 1):
        x, gamma, beta, dout = batch(rng, step, 4, 2, 1, G)
        want_out = output(x, gamma, beta, G, eps)
        want = gradients(x, gamma, beta, dout, G, eps)
        out, cache = spatial_groupnorm_forward(x, gamma, beta, G, gn_param)
        close(out, want_out, f"batch {step}: out")
        names = tuple(f"batch {step}: {name}" for name in GRADIENTS)
        close(spatial_groupnorm_backward(dout, cache), want, names)
    if eps != "missing":
        holds("eps" in gn_param, "after the last batch gn_param has no entry 'eps'")
        close(gn_param["eps"], eps, "after the last batch: gn_param['eps']", given=np.float32)


@cases(G=[1, 3], eps=[0.3, 1e-3])
def test_float32(spatial_groupnorm_forward, spatial_groupnorm_backward, G, eps):
    """float32 inputs give the same, to float32's precision"""
    x, gamma, beta, dout = (a.astype(np.float32) for a in batch(draw(G), 2, 6, 2, 3, G))
    want_out, want = output(x, gamma, beta, G, eps), gradients(x, gamma, beta, dout, G, eps)
    out, cache = spatial_groupnorm_forward(x, gamma, beta, G, {"eps": eps})
    close(out, want_out, "out", given=np.float32)
    close(spatial_groupnorm_backward(dout, cache), want, GRADIENTS, given=np.float32)
