import numpy as np

from harness.oracle import cases, close, draw, shared, unchanged

DEFAULTS = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": 0.0}
steps_of = shared("optimizers")
gradients_like, follow = steps_of.gradients_like, steps_of.follow


def means(gradients, config):
    """The cache after each gradient: all squares so far, each with the weight it has by then."""
    full = {**DEFAULTS, **config}
    decay, squares = full["decay_rate"], np.square(np.array(gradients, dtype=np.float64))
    return np.array(
        [
            decay ** (t + 1) * full["cache"]
            + sum((1 - decay) * decay ** (t - i) * squares[i] for i in range(t + 1))
            for t in range(len(squares))
        ]
    )


def path(w, gradients, config, rates=None):
    """The weights after each step: the start and all steps so far."""
    full = {**DEFAULTS, **config}
    rates = rates or [full["learning_rate"]] * len(gradients)
    steps = np.array(gradients, dtype=np.float64) / (
        np.sqrt(means(gradients, config)) + full["epsilon"]
    )
    return w - np.cumsum([rate * step for rate, step in zip(rates, steps, strict=True)], axis=0)


@cases(
    dict(shape=(1,), learning_rate=0.5, decay_rate=0.75),
    dict(shape=(3,), learning_rate=0.001, decay_rate=0.99),
    dict(shape=(2, 2), learning_rate=0.25, decay_rate=0.9),
)
def test_first_step(rmsprop, shape, learning_rate, decay_rate):
    """the first step is learning_rate / sqrt(1 - decay_rate) for every weight, against its sign"""
    rng = draw(0)
    sign = 1.0 - 2.0 * rng.integers(0, 2, size=shape)
    dw = sign * rng.uniform(0.5, 20.0, size=shape)
    want = -learning_rate / np.sqrt(1 - decay_rate) * sign
    config = {"learning_rate": learning_rate, "decay_rate": decay_rate}
    next_w, _ = rmsprop(np.zeros(shape), dw, config)
    # Epsilon shows in the seventh digit.
    close(next_w, want, "next_w", rtol=1e-5)


@cases(
    dict(decay_rate=0.75, shape=(1,)),
    dict(decay_rate=0.9, shape=(2, 2)),
    dict(decay_rate=0.25, shape=(2, 1, 2, 3)),
)
def test_cache(rmsprop, decay_rate, shape):
    """config['cache'] is the running mean of dw^2, in the shape of w"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 3)
    config = {"learning_rate": 0.5, "decay_rate": decay_rate, "epsilon": 0.125}
    wanted, weights = means(gradients, config), path(w, gradients, config)
    for t, dw in enumerate(gradients, 1):
        _, config = rmsprop(w.copy(), dw.copy(), config)
        steps_of.holds_state(config, "cache", wanted[t - 1], f"step {t}")
        w = weights[t - 1]


@cases(
    dict(decay_rate=0.5, learning_rate=0.5, shape=(1,)),
    dict(decay_rate=0.999, learning_rate=0.01, shape=(3,)),
    dict(decay_rate=0.9, learning_rate=3.0, shape=(3, 2)),
    dict(decay_rate=0.25, learning_rate=1e-3, shape=(2, 1, 2, 3)),
)
def test_several_steps(rmsprop, decay_rate, learning_rate, shape):
    """next_w follows the definition over several steps"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 4)
    config = {"learning_rate": learning_rate, "decay_rate": decay_rate, "epsilon": 1e-8}
    follow(rmsprop, w, gradients, path(w, gradients, config), config)


@cases(
    dict(zeros="always, some weights", shape=(3,)),
    dict(zeros="always, all weights", shape=(2,)),
    dict(zeros="after step 1, some weights", shape=(2, 3)),
    dict(zeros="after step 1, all weights", shape=(3,)),
)
def test_zero_gradient(rmsprop, zeros, shape):
    """at gradient 0 a weight stays where it is, never nan, and its cache decays"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 4)
    for g in gradients[0 if zeros.startswith("always") else 1 : 3]:
        g[..., 0 if zeros.endswith("all weights") else 1 :] = 0.0
    config = {"learning_rate": 0.5, "decay_rate": 0.75}
    follow(rmsprop, w, gradients, path(w, gradients, config), config)


@cases(
    dict(epsilon=0.5, size=1.0, decay_rate=0.75),
    dict(epsilon=1e-3, size=1e-3, decay_rate=0.99),
    dict(epsilon=1e-8, size=1e-8, decay_rate=0.75),
    dict(epsilon=1e-8, size=1e-12, decay_rate=0.99),
    dict(epsilon=2.0, size=1e-3, decay_rate=0.9),
)
def test_epsilon(rmsprop, epsilon, size, decay_rate):
    """epsilon is added to the root, so that tiny gradients make small steps"""
    w, gradients = np.zeros(4), gradients_like(draw(0), (4,), 2, size)
    config = {"learning_rate": 0.5, "decay_rate": decay_rate, "epsilon": epsilon}
    follow(rmsprop, w, gradients, path(w, gradients, config), config)


@cases(dict(size=1e3, shape=(3,)), dict(size=1e6, shape=(2, 3)))
def test_large_gradients(rmsprop, size, shape):
    """huge gradients are taken as they are: nothing is clipped"""
    w, gradients = np.zeros(shape), gradients_like(draw(0), shape, 3, size)
    config = {"learning_rate": 0.5, "decay_rate": 0.75}
    follow(rmsprop, w, gradients, path(w, gradients, config), config)


@cases(
    dict(given="None", shape=(3,)),
    dict(given="left out", shape=(2, 2)),
    dict(given="an empty dict", shape=(2, 3)),
)
def test_defaults(rmsprop, given, shape):
    """without a config: learning_rate 1e-2, decay_rate 0.99, epsilon 1e-8, and a new cache"""
    rng = draw(0)
    for turn in ("first", "second"):
        # Gradients of the size of epsilon, so that it shows.
        w, gradients = np.zeros(shape), gradients_like(rng, shape, 2, 1e-8)
        want = path(w, gradients, {})
        label = f"{turn} parameter, step"
        config = steps_of.start_anew(rmsprop, w, gradients[0], given, want[0], f"{label} 1")
        steps_of.step(rmsprop, want[0], gradients[1], config, want[1], f"{label} 2")


@cases(
    dict(key="learning_rate", value=0.25),
    dict(key="decay_rate", value=0.5),
    dict(key="epsilon", value=0.25),
)
def test_one_setting(rmsprop, key, value):
    """a setting that is given is used, and the others take their defaults"""
    w, gradients = np.zeros(3), gradients_like(draw(0), (3,), 3)
    follow(rmsprop, w, gradients, path(w, gradients, {key: value}), {key: value})


@cases(key=["decay_rate", "learning_rate", "epsilon"], alone=[True, False])
def test_zero_is_a_setting(rmsprop, key, alone):
    """a setting of 0 is used, not replaced by the default"""
    rng = draw(0)
    others = {} if alone else {"learning_rate": 0.5, "decay_rate": 0.75, "epsilon": 0.5}
    config = {**others, key: 0.0}
    # As small as the default epsilon, so that an epsilon of 0 is told from it.
    gradients = gradients_like(rng, (3,), 2, size=1e-8 if key == "epsilon" else 1.0)
    w = rng.normal(size=3) * (key == "learning_rate")
    follow(rmsprop, w, gradients, path(w, gradients, config), config)


@cases(rates=[(0.5, 0.125, 0.125, 0.125), (0.5, 0.125, 0.0, 0.25), (0.5, 0.5, 0.25, 0.25)])
def test_learning_rate_may_change(rmsprop, rates):
    """each step uses the learning rate that config holds then; one that was changed stays so"""
    rng = draw(0)
    w, gradients = rng.normal(size=3), gradients_like(rng, (3,), 4)
    config = {"learning_rate": rates[0], "decay_rate": 0.75}
    follow(rmsprop, w, gradients, path(w, gradients, config, rates), config, rates)


@cases(
    dict(settings="given", shape=(1,)),
    dict(settings="given", shape=(3, 2)),
    dict(settings="missing", shape=(3,)),
)
def test_resumes(rmsprop, settings, shape):
    """a run goes on from the cache that is in config"""
    rng = draw(0)
    config = {"learning_rate": 0.5, "decay_rate": 0.75} if settings == "given" else {}
    config["cache"] = rng.uniform(0.5, 2.0, size=shape)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 2)
    want, last = path(w, gradients, config), means(gradients, config)[-1]
    config = follow(rmsprop, w, gradients, want, config)
    steps_of.holds_state(config, "cache", last, "step 2")


@cases(
    dict(kind="same shape", start="None"),
    dict(kind="same shape", start="settings"),
    dict(kind="other shapes", start="settings"),
)
def test_parameters_do_not_know_each_other(rmsprop, kind, start):
    """several parameters, stepped in turn, each with a config of its own, do not mix"""
    rng = draw(0)
    shapes = [(3,), (3,)] if kind == "same shape" else [(2, 3), (1, 4)]
    given = [{"learning_rate": 0.5}, {"learning_rate": 0.25, "decay_rate": 0.5}]
    given = [{}, {}] if start == "None" else given
    weights = [rng.normal(size=shape) for shape in shapes]
    gradients = [gradients_like(rng, shape, 2) for shape in shapes]
    wanted = [path(*each) for each in zip(weights, gradients, given, strict=True)]
    steps_of.in_turn(rmsprop, weights, gradients, wanted, [each or None for each in given])


@cases(
    dict(gradient="ordinary", shape=(3,)),
    dict(gradient="some zeros", shape=(2, 3)),
    dict(gradient="all zeros", shape=(3,)),
    dict(gradient="large", shape=(2, 3)),
    dict(gradient="tiny", shape=(3,)),
)
def test_gradient_stays(rmsprop, gradient, shape):
    """dw is the same after the call as before, whatever it holds"""
    rng = draw(0)
    w, dw = rng.normal(size=shape), steps_of.special(rng.normal(size=shape), gradient)
    config = None
    for _ in range(2):
        with unchanged(dw):
            _, config = rmsprop(w.copy(), dw, config)


@cases(layout=["transposed", "mirrored", "every second"])
def test_any_memory_layout(rmsprop, layout):
    """w, dw and the cache may be views of any memory layout"""
    w, dw, cache = draw(0).normal(size=(3, 3, 4))
    cache = cache * cache
    want = w - 0.5 * dw / (np.sqrt(0.75 * cache + 0.25 * dw * dw) + 0.125)
    w, dw, cache = (steps_of.laid_out(a, layout) for a in (w, dw, cache))
    config = {"learning_rate": 0.5, "decay_rate": 0.75, "epsilon": 0.125, "cache": cache}
    next_w, _ = rmsprop(w, dw, config)
    close(next_w, want, "next_w")


@cases(shape=[(3,), (2, 3)])
def test_float32(rmsprop, shape):
    """float32 weights and gradients are taken too"""
    rng = draw(0)
    w = rng.normal(size=shape).astype(np.float32)
    gradients = [g.astype(np.float32) for g in gradients_like(rng, shape, 3)]
    config = {"learning_rate": 0.5, "decay_rate": 0.75, "epsilon": 0.125}
    wanted = path(w.astype(np.float64), gradients, config)
    follow(rmsprop, w, gradients, wanted, config, given=np.float32)
