import numpy as np
import torch

from harness.oracle import array, cases, close, draw, holds, shared, tensor, unchanged

norms = shared("norms")

BOTH = ("running_mean", "running_var")


def layer(rng, N, D, shift=0.0):
    """A batch, gamma and beta; each column has a mean and a spread of its own."""
    return norms.uneven(rng, (N, D), 0, shift), norms.signed(rng, D), norms.signed(rng, D)


def trained(rng, D):
    """Running statistics as after some training: neither 0 nor 1, and not those of a batch."""
    return {"running_mean": norms.signed(rng, D), "running_var": rng.uniform(1.5, 6.0, D)}


def copied(statistics):
    return {name: value.copy() for name, value in statistics.items()}


def setting(**given):
    """The settings that are not "missing"."""
    return {name: value for name, value in given.items() if value != "missing"}


def in_training(x, gamma, beta, eps=1e-5):
    """PyTorch's own, in float64; this is what F.batch_norm calls, but takes a batch of one."""
    eps = 1e-5 if eps == "missing" else eps
    inputs = map(tensor, (x, gamma, beta))
    return torch.native_batch_norm(*inputs, None, None, True, 0.1, eps)[0].numpy()


def in_inference(x, gamma, beta, statistics, eps=1e-5):
    eps = 1e-5 if eps == "missing" else eps
    inputs = map(tensor, (x, gamma, beta, statistics["running_mean"], statistics["running_var"]))
    return torch.native_batch_norm(*inputs, False, 0.1, eps)[0].numpy()


def averages(batches, momentum=0.9, start=None):
    """The running statistics after these batches, as a sum with weights.

    PyTorch is no twin here: it keeps the unbiased variance.
    """
    momentum = 0.9 if momentum == "missing" else momentum
    k = len(batches)
    means = np.array([x.sum(0) / len(x) for x in batches], dtype=np.float64)
    spreads = np.array([((x - x.sum(0) / len(x)) ** 2).sum(0) / len(x) for x in batches])
    share = np.array([(1 - momentum) * momentum ** (k - 1 - i) for i in range(k)])
    mean, var = share @ means, share @ spreads
    if start is not None:
        mean = mean + momentum**k * start["running_mean"]
        var = var + momentum**k * start["running_var"]
    return mean, var


def as_statistics(both):
    return dict(zip(BOTH, both, strict=True))


def stored(bn_param, when="after the call"):
    """What is in bn_param for the next call."""
    for name in BOTH:
        holds(name in bn_param, f"{when} bn_param has no entry {name!r}")
    return bn_param["running_mean"], bn_param["running_var"]


@cases(dict(N=2, D=1), dict(N=3, D=2), dict(N=4, D=4), dict(N=6, D=3))
def test_columns_are_standardised(batchnorm_forward, N, D):
    """in train mode, with gamma 1 and beta 0, each column of out has mean 0 and variance 1"""
    x, _, _ = layer(draw(N), N, D)
    out, _ = batchnorm_forward(x, np.ones(D), np.zeros(D), {"mode": "train", "eps": 1e-5})
    out = array(out, "out", shape=(N, D))
    mean = out.sum(0) / N
    j = int(np.argmax(np.abs(mean)))
    holds(
        abs(mean[j]) <= 1e-5,
        f"column {j} of out has mean {mean[j]:.4g}, should have 0: "
        "its own mean over the batch is subtracted",
    )
    var = (out * out).sum(0) / N
    j = int(np.argmax(np.abs(var - 1)))
    # Short of 1 by eps / var, here at most 4e-5.
    holds(
        abs(var[j] - 1) <= 1e-3,
        f"column {j} of out has variance {var[j]:.4g}, should have (nearly) 1: "
        "it is divided by its own standard deviation over the batch",
    )


@cases(
    dict(N=2, D=1, eps=0.3, shift=0, order="C"),
    dict(N=3, D=2, eps=0.3, shift=0, order="C"),
    dict(N=4, D=4, eps=1e-5, shift=0, order="C"),
    dict(N=4, D=4, eps=3.0, shift=0, order="F"),
    dict(N=2, D=7, eps=1e-3, shift=0, order="C"),
    dict(N=16, D=3, eps=1e-5, shift=300, order="C"),
)
def test_output_in_training(batchnorm_forward, N, D, eps, shift, order):
    """in train mode out equals PyTorch's: gamma * (x - mean) / sqrt(var + eps) + beta"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, D, shift)
    want = in_training(x, gamma, beta, eps)
    bn_param = {"mode": "train", "eps": eps, "momentum": 0.9, **trained(rng, D)}
    out, _ = batchnorm_forward(np.array(x, order=order), gamma, beta, bn_param)
    close(out, want, "out", factors={"N": N, "D": D})


@cases(eps=[0.3, 1e-5, "missing"], column=["constant", "all zero", "tiny variance"])
def test_degenerate_columns_in_training(batchnorm_forward, eps, column):
    """a constant column gives beta, one spread by far less than eps what the formula says"""
    rng = draw(0)
    x, gamma, beta = layer(rng, 4, 3)
    if column == "constant":
        x[:, 1] = 2.5
    elif column == "all zero":
        x[:, 1] = 0
    else:
        x[:, 1] *= 1e-3
    want = in_training(x, gamma, beta, eps)
    bn_param = {"mode": "train", **setting(eps=eps), "momentum": 0.9, **trained(rng, 3)}
    out, _ = batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "out")


@cases(
    dict(N=2, D=1, momentum=0.75),
    dict(N=3, D=2, momentum=0.9),
    dict(N=4, D=4, momentum=0.25),
    dict(N=8, D=3, momentum=0.99),
)
def test_running_statistics(batchnorm_forward, N, D, momentum):
    """a step in train mode keeps momentum of the old running values and takes the rest anew"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, D)
    start = trained(rng, D)
    want = averages([x], momentum, start)
    bn_param = {"mode": "train", "eps": 0.3, "momentum": momentum, **copied(start)}
    batchnorm_forward(x, gamma, beta, bn_param)
    close(stored(bn_param), want, BOTH, factors={"N": N, "N/(N-1)": N / (N - 1)})


@cases(
    dict(N=2, D=1, momentum=0.75, missing="both"),
    dict(N=3, D=2, momentum=0.9, missing="both"),
    dict(N=5, D=5, momentum=0.25, missing="both"),
    dict(N=3, D=2, momentum=0.75, missing="running_mean"),
    dict(N=3, D=2, momentum=0.75, missing="running_var"),
)
def test_running_statistics_start_at_zero(batchnorm_forward, N, D, momentum, missing):
    """a running statistic that bn_param does not hold starts at 0, and it holds it afterwards"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, D)
    start = trained(rng, D)
    for name in BOTH if missing == "both" else (missing,):
        start[name][:] = 0
    want = averages([x], momentum, start)
    given = {name: start[name].copy() for name in BOTH if missing not in ("both", name)}
    bn_param = {"mode": "train", "eps": 0.3, "momentum": momentum, **given}
    batchnorm_forward(x, gamma, beta, bn_param)
    close(stored(bn_param), want, BOTH)


@cases(start=["missing", "given"], sizes=["2, 2, 2", "3, 5, 2"])
def test_several_steps(batchnorm_forward, start, sizes):
    """step after step the running statistics move on, and out depends on its own batch alone"""
    rng = draw(0)
    start = trained(rng, 3) if start == "given" else None
    bn_param = {"mode": "train", "eps": 0.3, "momentum": 0.75, **copied(start or {})}
    batches = []
    for step, N in enumerate(map(int, sizes.split(", ")), 1):
        x, gamma, beta = layer(rng, N, 3)
        batches.append(x)
        want, moved = in_training(x, gamma, beta, 0.3), averages(batches, 0.75, start)
        out, _ = batchnorm_forward(x.copy(), gamma, beta, bn_param)
        close(out, want, f"step {step}: out")
        names = tuple(f"step {step}: {name}" for name in BOTH)
        close(stored(bn_param, f"after step {step}"), moved, names)


@cases(dict(N=2, D=1), dict(N=3, D=2), dict(N=4, D=4))
def test_rows_are_independent_in_inference(batchnorm_forward, N, D):
    """in test mode what a row gives does not depend on the other rows"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, D)
    statistics = trained(rng, D)
    settings = {"mode": "test", "eps": 0.3, "momentum": 0.75}
    together, _ = batchnorm_forward(x, gamma, beta, {**settings, **copied(statistics)})
    together = array(together, "out", shape=(N, D))
    alone, _ = batchnorm_forward(x[:1], gamma, beta, {**settings, **copied(statistics)})
    alone = array(alone, "out of the first row alone", shape=(1, D))
    difference = np.abs(alone[0] - together[0])
    j = int(np.argmax(difference))
    holds(
        difference[j] <= 1e-5 * np.abs(together).max(),
        f"out[0, {j}] is {together[0, j]:.6g} in a batch of {N} and {alone[0, j]:.6g} when the "
        "row comes alone: in test mode the batch should not matter",
    )


@cases(
    dict(N=2, D=1, eps=0.3, shift=0, order="C"),
    dict(N=1, D=2, eps=0.3, shift=0, order="C"),
    dict(N=3, D=2, eps=1e-5, shift=0, order="C"),
    dict(N=4, D=4, eps=3.0, shift=0, order="C"),
    dict(N=5, D=3, eps=1e-3, shift=300, order="F"),
)
def test_output_in_inference(batchnorm_forward, N, D, eps, shift, order):
    """in test mode out is gamma * (x - running_mean) / sqrt(running_var + eps) + beta"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, D, shift)
    statistics = trained(rng, D)
    statistics["running_mean"] += shift
    want = in_inference(x, gamma, beta, statistics, eps)
    bn_param = {"mode": "test", "eps": eps, "momentum": 0.75, **statistics}
    out, _ = batchnorm_forward(np.array(x, order=order), gamma, beta, bn_param)
    close(out, want, "out")


@cases(
    dict(eps=0.3, var=0.0, at_the_mean=True),
    dict(eps=1e-5, var=0.0, at_the_mean=True),
    dict(eps=1e-5, var=0.0, at_the_mean=False),
    dict(eps=1e-5, var=1e-6, at_the_mean=False),
    dict(eps="missing", var=0.0, at_the_mean=False),
    dict(eps="missing", var=1e-6, at_the_mean=False),
)
def test_small_running_variance_in_inference(batchnorm_forward, eps, var, at_the_mean):
    """eps counts in test mode too: where running_var is 0 nothing becomes nan or infinite"""
    rng = draw(0)
    x, gamma, beta = layer(rng, 3, 2)
    statistics = trained(rng, 2)
    statistics["running_mean"][1], statistics["running_var"][1] = 2.5, var
    x[:, 1] = 2.5 if at_the_mean else 2.75
    want = in_inference(x, gamma, beta, statistics, eps)
    bn_param = {"mode": "test", **setting(eps=eps), "momentum": 0.9, **statistics}
    out, _ = batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "out")


@cases(N=[1, 3], eps=[0.3, "missing"])
def test_never_trained(batchnorm_forward, N, eps):
    """a layer in test mode that was never trained uses 0 for both running statistics"""
    x, gamma, beta = layer(draw(N), N, 2)
    want = in_inference(x, gamma, beta, dict.fromkeys(BOTH, np.zeros(2)), eps)
    out, _ = batchnorm_forward(x, gamma, beta, {"mode": "test", **setting(eps=eps)})
    close(out, want, "out")


@cases(start=["given", "missing"], N=[1, 4])
def test_inference_changes_no_statistics(batchnorm_forward, start, N):
    """test mode leaves bn_param as it was, however often it is called"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, 3)
    statistics = trained(rng, 3) if start == "given" else {}
    settings = {"mode": "test", "eps": 0.3, "momentum": 0.75}
    bn_param = {**settings, **copied(statistics)}
    for _ in range(2):
        batchnorm_forward(x, gamma, beta, bn_param)
    for name, want in (settings | statistics).items():
        holds(name in bn_param, f"after two calls in test mode bn_param has no entry {name!r}")
        close(bn_param[name], want, f"after two calls in test mode: {name}")
    if start == "missing":
        for name in BOTH:
            if name in bn_param:  # filled in with its default
                close(bn_param[name], np.zeros(3), f"after two calls in test mode: {name}")


@cases(D=[1, 4], eps=[0.3, 1e-5])
def test_batch_of_one(batchnorm_forward, D, eps):
    """in train mode a batch of one row gives beta, and its variance of 0 counts like any other"""
    rng = draw(D)
    x = rng.integers(1, 32, (1, D)) / 8
    gamma, beta, start = norms.signed(rng, D), norms.signed(rng, D), trained(rng, D)
    want, moved = beta[None].copy(), averages([x], 0.75, start)
    bn_param = {"mode": "train", "eps": eps, "momentum": 0.75, **copied(start)}
    out, _ = batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "out")
    close(stored(bn_param), moved, BOTH)


@cases(mode=["train", "test"], zeros=["one", "all"])
def test_gamma_of_zero(batchnorm_forward, mode, zeros):
    """where gamma is 0 out is beta, in either mode"""
    rng = draw(0)
    x, gamma, beta = layer(rng, 4, 3)
    gamma[1 if zeros == "one" else slice(None)] = 0
    start = trained(rng, 3)
    if mode == "train":
        want = in_training(x, gamma, beta, 0.3)
    else:
        want = in_inference(x, gamma, beta, start, 0.3)
    out, _ = batchnorm_forward(x, gamma, beta, {"mode": mode, "eps": 0.3, **start})
    close(out, want, "out")


@cases(start=["missing", "given"], D=[2, 5])
def test_train_then_test_then_train(batchnorm_forward, start, D):
    """test mode uses what train mode has gathered in the same dict, and training then goes on"""
    rng = draw(D)
    start = trained(rng, D) if start == "given" else None
    bn_param = {"mode": "train", "eps": 1e-3, "momentum": 0.75, **copied(start or {})}
    batches = [norms.uneven(rng, (N, D), 0) for N in (4, 3, 5)]
    gamma, beta = norms.signed(rng, D), norms.signed(rng, D)
    for x in batches[:2]:
        x[:, 1] = 2.5  # the running variance of this column is small
        batchnorm_forward(x.copy(), gamma, beta, bn_param)
    x = norms.uneven(rng, (3, D), 0)
    want = in_inference(x, gamma, beta, as_statistics(averages(batches[:2], 0.75, start)), 1e-3)
    bn_param["mode"] = "test"
    out, _ = batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "in test mode after two steps of training: out")

    want, moved = in_training(batches[2], gamma, beta, 1e-3), averages(batches, 0.75, start)
    bn_param["mode"] = "train"
    out, _ = batchnorm_forward(batches[2].copy(), gamma, beta, bn_param)
    close(out, want, "in train mode after test mode: out")
    close(stored(bn_param), moved, tuple(f"after train, test and train: {name}" for name in BOTH))


@cases(missing=["momentum", "eps", "both"])
def test_defaults(batchnorm_forward, missing):
    """a missing momentum is 0.9, a missing eps is 1e-5"""
    rng = draw(0)
    x, gamma, beta = layer(rng, 3, 2)
    x[:, 1] *= 1e-3  # here eps shows
    momentum = 0.75 if missing == "eps" else "missing"
    eps = 0.3 if missing == "momentum" else "missing"
    settings = setting(momentum=momentum, eps=eps)
    bn_param = {"mode": "train", **settings}
    want = in_training(x, gamma, beta, eps)
    # Whoever fills in a missing entry reads it in the second step.
    for step, steps in (("", 1), ("second step: ", 2)):
        moved = averages([x] * steps, momentum)
        out, _ = batchnorm_forward(x.copy(), gamma, beta, bn_param)
        close(out, want, f"{step}out")
        close(stored(bn_param), moved, tuple(f"{step}{name}" for name in BOTH))


@cases(dict(momentum=0, eps=0.3), dict(momentum=1, eps=0.3), dict(momentum=0.75, eps=0))
def test_zero_is_a_setting(batchnorm_forward, momentum, eps):
    """a momentum or an eps of 0 is used as it is given, not replaced by the default"""
    rng = draw(0)
    x, gamma, beta = layer(rng, 4, 2)
    x[:, 1] *= 1e-3
    start = trained(rng, 2)
    start["running_var"][1] *= 1e-6
    settings = {"momentum": float(momentum), "eps": float(eps)}
    want, moved = in_training(x, gamma, beta, eps), averages([x], momentum, start)
    bn_param = {"mode": "train", **settings, **copied(start)}
    out, _ = batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "in train mode: out")
    close(stored(bn_param), moved, BOTH)
    want = in_inference(x, gamma, beta, start, eps)
    out, _ = batchnorm_forward(x, gamma, beta, {"mode": "test", **settings, **start})
    close(out, want, "in test mode: out")


@cases(start=["missing", "given"], same_size=[True, False])
def test_layers_do_not_know_each_other(batchnorm_forward, start, same_size):
    """two layers, called in turn, each with a dict of its own, do not mix"""
    rng = draw(0)
    sizes = (3, 3) if same_size else (3, 2)
    starts = [trained(rng, D) if start == "given" else None for D in sizes]
    settings = [{"eps": 0.3, "momentum": 0.75}, {"eps": 1e-3, "momentum": 0.25}]
    params = [
        {"mode": "train", **s, **copied(b or {})} for s, b in zip(settings, starts, strict=True)
    ]
    seen = [[], []]
    for _ in range(2):
        for k in range(2):
            x, gamma, beta = layer(rng, 4, sizes[k])
            seen[k].append(x)
            batchnorm_forward(x.copy(), gamma, beta, params[k])
    for k, which in enumerate(("first", "second")):
        moved = averages(seen[k], settings[k]["momentum"], starts[k])
        names = tuple(f"{which} layer: {name}" for name in BOTH)
        close(stored(params[k]), moved, names)
        x, gamma, beta = layer(rng, 2, sizes[k])
        want = in_inference(x, gamma, beta, as_statistics(moved), settings[k]["eps"])
        params[k]["mode"] = "test"
        out, _ = batchnorm_forward(x, gamma, beta, params[k])
        close(out, want, f"{which} layer in test mode: out")


@cases(mode=["train", "test"], N=[1, 4])
def test_inputs_are_left_alone(batchnorm_forward, mode, N):
    """x, gamma and beta are not changed, in either mode"""
    rng = draw(N)
    x, gamma, beta = layer(rng, N, 3)
    x += 0.125
    bn_param = {"mode": mode, "eps": 0.3, "momentum": 0.75, **trained(rng, 3)}
    with unchanged(x, gamma, beta):
        batchnorm_forward(x, gamma, beta, bn_param)


@cases(mode=["train", "test"], start=["missing", "given"])
def test_float32(batchnorm_forward, mode, start):
    """float32 inputs give the same, to float32's precision"""
    rng = draw(0)
    x, gamma, beta = (a.astype(np.float32) for a in layer(rng, 8, 4))
    start = trained(rng, 4) if start == "given" else {}
    start = {name: value.astype(np.float32) for name, value in start.items()}
    bn_param = {"mode": mode, "eps": 0.3, "momentum": 0.75, **copied(start)}
    start = start or dict.fromkeys(BOTH, np.zeros(4))
    moved = averages([x.astype(np.float64)], 0.75, start)
    if mode == "train":
        want = in_training(x, gamma, beta, 0.3)
    else:
        want = in_inference(x, gamma, beta, start, 0.3)
    out, _ = batchnorm_forward(x, gamma, beta, bn_param)
    close(out, want, "out", given=np.float32)
    if mode == "train":
        close(stored(bn_param), moved, BOTH, given=np.float32)
