import functools

import numpy as np

from harness.oracle import array, cases, close, draw, holds, table, unchanged

DEFAULTS = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
START = {"m": 0.0, "v": 0.0, "t": 0}


@functools.cache
def weights(beta, n):
    """The share of the start, then of each of n values, in the average after each of n steps."""
    return np.array(
        [
            [beta ** (k + 1), *((1 - beta) * beta ** (k - i) if i <= k else 0.0 for i in range(n))]
            for k in range(n)
        ]
    )


def weighted(values, beta, start):
    """After each value the average so far: a sum with weights, written out without a recursion."""
    n = len(values)
    share = weights(beta, n)
    flat = share[:, 1:] @ values.reshape(n, -1)
    if start is not START["m"]:
        flat += share[:, :1] * start.reshape(-1)
    return flat.reshape(values.shape)


def averages(gradients, config):
    """m and v after each of these gradients."""
    full = {**DEFAULTS, **START, **config}
    values = np.array(gradients, dtype=np.float64)
    m = weighted(values, full["beta1"], full["m"])
    return m, weighted(values * values, full["beta2"], full["v"])


def paths(w, gradients, config, rates=None):
    """The weights after each step, for both places where epsilon may be added."""
    full = {**DEFAULTS, **START, **config}
    m, v = averages(gradients, config)
    n = len(gradients)
    axes = (n,) + (1,) * (m.ndim - 1)
    steps = range(full["t"] + 1, full["t"] + n + 1)
    short = [1 - full["beta2"] ** t for t in steps]  # by so much v is too small
    rates = rates or [full["learning_rate"]] * n
    scale = [rate / (1 - full["beta1"] ** t) for rate, t in zip(rates, steps, strict=True)]
    root = np.sqrt(v / np.array(short).reshape(axes))
    move = m * np.array(scale).reshape(axes)
    epsilon = full["epsilon"]
    enlarged = np.array([epsilon / part**0.5 for part in short]).reshape(axes)
    outside = w - (move / (root + epsilon)).cumsum(0)
    return outside, w - (move / (root + enlarged)).cumsum(0)


def nearer(got, outside, before):
    """The form of epsilon that the answer follows: the same in all of its steps."""

    def off(wanted):
        return abs(got - wanted).max()

    got = np.array(got)
    return before if off(before) < off(outside) else outside


def step(adam, w, dw, config, t):
    """One call with copies, so that an update in place changes nothing here."""
    next_w, config = adam(w.copy(), dw.copy(), config)
    return next_w, array(next_w, f"step {t}: next_w", shape=w.shape, trace=False), config


def follow(adam, w, gradients, config, rates=None):
    """Takes a step for each gradient, then compares the weights on the way."""
    outside, before = paths(w, gradients, config, rates)
    raw, got = [], []
    for t, dw in enumerate(gradients, 1):
        if rates and t > 1 and rates[t - 1] != rates[t - 2]:
            config["learning_rate"] = rates[t - 1]
        result, w, config = step(adam, w, dw, config, t)
        config = table(config, f"step {t}: config")
        raw.append(result)
        got.append(w)
    want = nearer(got, outside, before)
    for t in range(1, len(gradients) + 1):
        close(raw[t - 1], want[t - 1], f"step {t}: next_w")
    return config


def gradients_like(rng, shape, steps, size=100.0):
    """Gradients of both signs whose size changes from step to step.

    At the size of 100 the default epsilon cannot be seen; at 1e-8 it can.
    """
    signed = rng.uniform(-1.5, 1.5, (steps, *shape))
    of_step = rng.uniform(0.5 * size, 2.0 * size, (steps,) + (1,) * len(shape))
    return list(of_step * (signed + np.copysign(0.5, signed)))  # from 0.5 to 2, both signs


@cases(shape=[(1,), (2, 3)], learning_rate=[0.5, 0.001])
def test_first_step(adam, shape, learning_rate):
    """the first step moves each weight by the learning rate, against the sign of its gradient"""
    rng = draw(0)
    sign = 1.0 - 2.0 * rng.integers(0, 2, size=shape)
    dw = sign * rng.uniform(0.5, 20.0, size=shape)
    want = -learning_rate * sign
    _, next_w, _ = step(adam, np.zeros(shape), dw, {"learning_rate": learning_rate}, 1)
    # Epsilon, in either of its places, shows in the seventh digit.
    close(next_w, want, "next_w", rtol=1e-5)


@cases(
    dict(beta1=0.9, beta2=0.999, shape=(1,)),
    dict(beta1=0.5, beta2=0.75, shape=(2, 2)),
    dict(beta1=0.8, beta2=0.25, shape=(3,)),
    dict(beta1=0.9, beta2=0.999, shape=(2, 1, 2, 3)),
)
def test_averages(adam, beta1, beta2, shape):
    """m and v are the running averages of dw and dw^2, not corrected, and t counts the steps"""
    rng = draw(0)
    w = rng.normal(size=shape)
    gradients = gradients_like(rng, shape, 3)
    config = {"beta1": beta1, "beta2": beta2}
    m, v = averages(gradients, config)
    for t, dw in enumerate(gradients, 1):
        _, w, config = step(adam, w, dw, config, t)
        state = table(config, f"step {t}: config")
        for key, want in (("t", t), ("m", m[t - 1]), ("v", v[t - 1])):
            holds(key in state, f"step {t}: the returned config has no entry {key!r}")
            close(state[key], want, f"step {t}: {key}")


@cases(
    dict(beta1=0.9, beta2=0.999, shape=(1,)),
    dict(beta1=0.5, beta2=0.75, shape=(3,)),
    dict(beta1=0.25, beta2=0.9, shape=(3, 2)),
    dict(beta1=0.9, beta2=0.999, shape=(2, 1, 2, 3)),
)
def test_several_steps(adam, beta1, beta2, shape):
    """next_w follows the definition over several steps"""
    rng = draw(0)
    config = {"learning_rate": 0.5, "beta1": beta1, "beta2": beta2, "epsilon": 1e-8}
    follow(adam, rng.normal(size=shape), gradients_like(rng, shape, 4), config)


@cases(
    dict(zeros="always, some weights", shape=(3,)),
    dict(zeros="after step 1, some weights", shape=(2, 3)),
    dict(zeros="after step 1, all weights", shape=(3,)),
)
def test_zero_gradient(adam, zeros, shape):
    """at gradient 0 a weight moves by what m remembers: nothing where it was always 0, never nan"""
    rng = draw(0)
    w = rng.normal(size=shape)
    gradients = gradients_like(rng, shape, 4)
    for g in gradients[0 if zeros.startswith("always") else 1 : 3]:
        g[..., 0 if zeros.endswith("all weights") else 1 :] = 0.0
    if zeros.startswith("always"):
        gradients[3][..., 1:] = 0.0
    follow(adam, w, gradients, {"learning_rate": 0.5})


@cases(
    dict(epsilon=0.5, size=1.0, beta2=0.75),
    dict(epsilon=0.5, size=1.0, beta2=0.999),
    dict(epsilon=1e-3, size=1e-3, beta2=0.999),
    dict(epsilon=1e-8, size=1e-8, beta2=0.75),
    dict(epsilon=1e-8, size=1e-8, beta2=0.999),
    dict(epsilon=1e-8, size=1e-12, beta2=0.75),
    dict(epsilon=2.0, size=1e-3, beta2=0.999),
)
def test_epsilon(adam, epsilon, size, beta2):
    """epsilon is added to the root, so that tiny gradients make small steps"""
    rng = draw(0)
    gradients = gradients_like(rng, (4,), 2, size)
    config = {"learning_rate": 0.5, "beta1": 0.5, "beta2": beta2, "epsilon": epsilon}
    follow(adam, np.zeros(4), gradients, config)


@cases(
    dict(given="None", shape=(3,)),
    dict(given="left out", shape=(2, 2)),
    dict(given="an empty dict", shape=(2, 4)),
)
def test_defaults(adam, given, shape):
    """without a config: learning_rate 1e-3, beta1 0.9, beta2 0.999, epsilon 1e-8, all state new"""
    rng = draw(0)
    for turn in ("first", "second"):
        w = np.zeros(shape)  # so that next_w is the step itself
        gradients = gradients_like(rng, shape, 2, size=1e-8)
        outside, before = paths(w, gradients, {})
        if given == "left out":
            raw, config = adam(w.copy(), gradients[0].copy())
            one = array(raw, "next_w", shape=shape, trace=False)
        else:
            start = None if given == "None" else {}
            raw, one, config = step(adam, w, gradients[0], start, 1)
        after, two, _ = step(adam, one, gradients[1], config, 2)
        want = nearer([one, two], outside, before)
        close(raw, want[0], f"{turn} parameter, step 1: next_w")
        close(after, want[1], f"{turn} parameter, step 2: next_w")


@cases(
    dict(key="learning_rate", value=0.25),
    dict(key="beta1", value=0.5),
    dict(key="beta2", value=0.5),
    dict(key="epsilon", value=0.25),
)
def test_one_setting(adam, key, value):
    """a setting that is given is used, and the others take their defaults"""
    rng = draw(0)
    follow(adam, np.zeros(3), gradients_like(rng, (3,), 3, size=1.0), {key: value})


@cases(key=["beta1", "beta2", "learning_rate", "epsilon"], alone=[True, False])
def test_zero_is_a_setting(adam, key, alone):
    """a setting of 0 is used, not replaced by the default"""
    rng = draw(0)
    others = {} if alone else {"learning_rate": 0.5, "beta1": 0.75, "beta2": 0.5, "epsilon": 0.5}
    # As small as the default epsilon, so that an epsilon of 0 is told from it.
    gradients = gradients_like(rng, (3,), 2, size=1e-8 if key == "epsilon" else 1.0)
    follow(adam, rng.normal(size=3) * (key == "learning_rate"), gradients, {**others, key: 0.0})


@cases(rates=[(0.5, 0.125, 0.0, 0.25), (0.5, 0.125, 0.125, 0.125), (0.5, 0.5, 0.25, 0.25)])
def test_learning_rate_may_change(adam, rates):
    """each step uses the learning rate that config holds then; one that was changed stays so"""
    rng = draw(0)
    config = {"learning_rate": rates[0], "beta1": 0.75, "beta2": 0.5}
    follow(adam, rng.normal(size=3), gradients_like(rng, (3,), 4), config, rates)


# Each beta meets each t at which its correction still shows (0.9 up to 30, 0.99 up to 200, 0.999 at
# all), and one at which it does not; the two corrections have nothing to do with each other.
@cases(
    dict(beta1=0.9, beta2=0.999, t=1, shape=(3, 2)),
    dict(beta1=0.9, beta2=0.5, t=1, shape=(3,)),
    dict(beta1=0.9, beta2=0.5, t=4, shape=(3, 2)),
    dict(beta1=0.99, beta2=0.999, t=4, shape=(1,)),
    dict(beta1=0.9, beta2=0.999, t=12, shape=(2, 1, 2)),
    dict(beta1=0.99, beta2=0.5, t=12, shape=(3,)),
    dict(beta1=0.9, beta2=0.999, t=30, shape=(3, 2)),
    dict(beta1=0.99, beta2=0.999, t=30, shape=(3,)),
    dict(beta1=0.9, beta2=0.5, t=200, shape=(3, 2)),
    dict(beta1=0.99, beta2=0.999, t=200, shape=(3, 2)),
    dict(beta1=0.99, beta2=0.999, t=1200, shape=(3, 2)),
)
def test_resumes(adam, beta1, beta2, t, shape):
    """a run goes on from the m, v and t that are in config"""
    rng = draw(t)
    config = {
        "learning_rate": 0.5,
        "beta1": beta1,
        "beta2": beta2,
        "m": rng.normal(size=shape),
        "v": rng.uniform(0.5, 2.0, size=shape),
        "t": t,
    }
    config = follow(adam, rng.normal(size=shape), gradients_like(rng, shape, 2, size=1.0), config)
    holds("t" in config, "the returned config has no entry 't'")
    close(config["t"], t + 2, "t after two more steps")


@cases(
    dict(kind="same shape", start="None"),
    dict(kind="same shape", start="settings"),
    dict(kind="other shapes", start="settings"),
)
def test_parameters_do_not_know_each_other(adam, kind, start):
    """several parameters, stepped in turn, each with a config of its own, do not mix"""
    rng = draw(0)
    shapes = [(3,), (3,), (3,)] if kind == "same shape" else [(2, 3), (3,), (1, 4)]
    steps = 2
    rates = [1e-3] * 3 if start == "None" else [0.5, 0.25, 0.125]
    given = [None] * 3 if start == "None" else [{"learning_rate": rate} for rate in rates]
    weights = [np.zeros(shape) for shape in shapes]
    gradients = [gradients_like(rng, shape, steps) for shape in shapes]
    wanted = [paths(weights[k], gradients[k], {"learning_rate": rates[k]}) for k in range(3)]
    raw, got = [[], [], []], [[], [], []]
    for t in range(steps):
        for k in range(3):
            result, weights[k], given[k] = step(adam, weights[k], gradients[k][t], given[k], t + 1)
            raw[k].append(result)
            got[k].append(weights[k])
    for k in range(3):
        want = nearer(got[k], *wanted[k])
        for t in range(steps):
            close(raw[k][t], want[t], f"parameter {k + 1}, step {t + 1}: next_w")


@cases(
    dict(gradient="ordinary", shape=(3,)),
    dict(gradient="ordinary", shape=(2, 3)),
    dict(gradient="some zeros", shape=(3,)),
    dict(gradient="some zeros", shape=(2, 3)),
    dict(gradient="all zeros", shape=(3,)),
    dict(gradient="large", shape=(2, 3)),
)
def test_gradient_stays(adam, gradient, shape):
    """dw is the same after the call as before, whatever it holds"""
    rng = draw(0)
    w, dw = rng.normal(size=shape), rng.normal(size=shape)
    if gradient == "some zeros":
        dw[..., 1:] = 0.0
    elif gradient == "all zeros":
        dw[...] = 0.0
    elif gradient == "large":
        dw *= 1e6
    config = None
    for _ in range(2):
        with unchanged(dw):
            _, config = adam(w.copy(), dw, config)


@cases(layout=["transposed", "mirrored", "every second"])
def test_any_memory_layout(adam, layout):
    """w and dw may be views of any memory layout"""
    rng = draw(0)
    w, dw = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    outside, before = paths(w, [dw], {"learning_rate": 0.5})
    if layout == "transposed":
        w, dw = w.T.copy().T, dw.T.copy().T
    elif layout == "mirrored":
        w, dw = w[::-1, ::-1].copy()[::-1, ::-1], dw[::-1, ::-1].copy()[::-1, ::-1]
    else:
        w, dw = np.repeat(w, 2, axis=1)[:, ::2], np.repeat(dw, 2, axis=1)[:, ::2]
    raw, _ = adam(w, dw, {"learning_rate": 0.5})
    next_w = array(raw, "next_w", shape=(3, 4), trace=False)
    close(raw, nearer([next_w], outside, before)[0], "next_w")


@cases(shape=[(3,), (2, 3)])
def test_float32(adam, shape):
    """float32 weights and gradients are taken too"""
    rng = draw(0)
    w = rng.normal(size=shape).astype(np.float32)
    gradients = [g.astype(np.float32) for g in gradients_like(rng, shape, 3, size=1.0)]
    config = {"learning_rate": 0.5, "epsilon": 0.125}
    outside, before = paths(w, gradients, config)
    raw, got = [], []
    for t, dw in enumerate(gradients, 1):
        result, next_w, config = step(adam, w, dw, config, t)
        w = next_w.astype(np.float32)
        raw.append(result)
        got.append(next_w)
    want = nearer(got, outside, before)
    for t in range(3):
        close(raw[t], want[t], f"step {t + 1}: next_w", given=np.float32)
