import numpy as np

from harness.oracle import cases, close, draw, shared, unchanged

DEFAULTS = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": 0.0}
steps_of = shared("optimizers")
gradients_like, follow = steps_of.gradients_like, steps_of.follow


def speeds(gradients, config, rates=None):
    """The velocity after each of these gradients."""
    full = {**DEFAULTS, **config}
    rates = rates or [full["learning_rate"]] * len(gradients)
    return steps_of.velocities(gradients, full["momentum"], rates, full["velocity"])


def path(w, gradients, config, rates=None):
    """The weights after each step: always one look-ahead beyond the velocity."""
    full = {**DEFAULTS, **config}
    rates = rates or [full["learning_rate"]] * len(gradients)
    pulls = [-rate * np.asarray(dw, np.float64) for rate, dw in zip(rates, gradients, strict=True)]
    return w + (full["momentum"] * speeds(gradients, config, rates) + pulls).cumsum(0)


@cases(
    dict(shape=(1,), learning_rate=0.5, momentum=0.5),
    dict(shape=(3,), learning_rate=0.001, momentum=0.9),
    dict(shape=(2, 2), learning_rate=0.25, momentum=0.75),
)
def test_first_step(sgd_nesterov, shape, learning_rate, momentum):
    """the first step is 1 + momentum times that of plain SGD, because it looks ahead"""
    rng = draw(0)
    w, (dw,) = rng.normal(size=shape), gradients_like(rng, shape, 1)
    want = -(1 + momentum) * learning_rate * dw
    config = {"learning_rate": learning_rate, "momentum": momentum}
    next_w, _ = sgd_nesterov(np.zeros(shape), dw.copy(), dict(config))
    close(next_w, want, "next_w")  # from 0, so that a ratio tells
    want = w + want
    next_w, _ = sgd_nesterov(w, dw, config)
    close(next_w, want, "next_w")


@cases(shape=[(1,), (2, 3)])
def test_without_momentum(sgd_nesterov, shape):
    """with momentum 0 every step is that of plain SGD"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 2)
    wanted = w - 0.5 * np.cumsum(gradients, axis=0)
    follow(sgd_nesterov, w, gradients, wanted, {"learning_rate": 0.5, "momentum": 0.0})


@cases(
    dict(momentum=0.5, shape=(1,)),
    dict(momentum=0.9, shape=(2, 2)),
    dict(momentum=0.25, shape=(2, 1, 2, 3)),
)
def test_velocity(sgd_nesterov, momentum, shape):
    """config['velocity'] is momentum * velocity - learning_rate * dw, in the shape of w"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 3)
    config = {"learning_rate": 0.5, "momentum": momentum}
    wanted, weights = speeds(gradients, config), path(w, gradients, config)
    for t, dw in enumerate(gradients, 1):
        _, config = sgd_nesterov(w.copy(), dw.copy(), config)
        steps_of.holds_state(config, "velocity", wanted[t - 1], f"step {t}")
        w = weights[t - 1]


@cases(
    dict(momentum=0.5, learning_rate=0.5, shape=(1,)),
    dict(momentum=0.9, learning_rate=0.25, shape=(3,)),
    dict(momentum=0.25, learning_rate=3.0, shape=(3, 2)),
    dict(momentum=0.99, learning_rate=1e-3, shape=(2, 1, 2, 3)),
)
def test_several_steps(sgd_nesterov, momentum, learning_rate, shape):
    """each step moves the weights by momentum times the new velocity, less learning_rate * dw"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 4)
    config = {"learning_rate": learning_rate, "momentum": momentum}
    follow(sgd_nesterov, w, gradients, path(w, gradients, config), config)


@cases(
    dict(zeros="always, some weights", shape=(3,)),
    dict(zeros="after step 1, some weights", shape=(2, 3)),
    dict(zeros="after step 1, all weights", shape=(3,)),
)
def test_zero_gradient(sgd_nesterov, zeros, shape):
    """at gradient 0 a weight coasts on: it moves by momentum times the new velocity"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 4)
    for g in gradients[0 if zeros.startswith("always") else 1 : 3]:
        g[..., 0 if zeros.endswith("all weights") else 1 :] = 0.0
    if zeros.startswith("always"):
        gradients[3][..., 1:] = 0.0
    config = {"learning_rate": 0.5}
    follow(sgd_nesterov, w, gradients, path(w, gradients, config), config)


@cases(dict(size=1e-9, shape=(3,)), dict(size=1e6, shape=(2, 3)))
def test_gradient_of_any_size(sgd_nesterov, size, shape):
    """tiny or huge gradients make steps that are as tiny or as huge: nothing is clipped"""
    w, gradients = np.zeros(shape), gradients_like(draw(0), shape, 2, size)
    config = {"learning_rate": 0.5}
    follow(sgd_nesterov, w, gradients, path(w, gradients, config), config)


@cases(
    dict(given="None", shape=(3,)),
    dict(given="left out", shape=(2, 2)),
    dict(given="an empty dict", shape=(2, 3)),
)
def test_defaults(sgd_nesterov, given, shape):
    """without a config: learning_rate 1e-2, momentum 0.9, and a velocity that is new"""
    rng = draw(0)
    for turn in ("first", "second"):
        w, gradients = np.zeros(shape), gradients_like(rng, shape, 2)
        want = path(w, gradients, {})
        label = f"{turn} parameter, step"
        config = steps_of.start_anew(sgd_nesterov, w, gradients[0], given, want[0], f"{label} 1")
        steps_of.step(sgd_nesterov, want[0], gradients[1], config, want[1], f"{label} 2")


@cases(dict(key="learning_rate", value=0.25), dict(key="momentum", value=0.5))
def test_one_setting(sgd_nesterov, key, value):
    """a setting that is given is used, and the other takes its default"""
    rng = draw(0)
    w, gradients = np.zeros(3), gradients_like(rng, (3,), 3)
    follow(sgd_nesterov, w, gradients, path(w, gradients, {key: value}), {key: value})


@cases(key=["momentum", "learning_rate"], alone=[True, False])
def test_zero_is_a_setting(sgd_nesterov, key, alone):
    """a setting of 0 is used, not replaced by the default"""
    rng = draw(0)
    config = {} if alone else {"learning_rate": 0.5, "momentum": 0.75}
    config[key] = 0.0
    if key == "learning_rate":  # then only a velocity that is there already moves the weights
        config["velocity"] = rng.normal(size=3)
    w, gradients = rng.normal(size=3), gradients_like(rng, (3,), 2)
    follow(sgd_nesterov, w, gradients, path(w, gradients, config), config)


@cases(rates=[(0.5, 0.125, 0.125, 0.125), (0.5, 0.125, 0.0, 0.25), (0.5, 0.5, 0.25, 0.25)])
def test_learning_rate_may_change(sgd_nesterov, rates):
    """a new learning rate counts for new gradients; the velocity so far keeps its size"""
    rng = draw(0)
    w, gradients = rng.normal(size=3), gradients_like(rng, (3,), 4)
    config = {"learning_rate": rates[0], "momentum": 0.75}
    follow(sgd_nesterov, w, gradients, path(w, gradients, config, rates), config, rates)


@cases(
    dict(settings="given", shape=(1,)),
    dict(settings="given", shape=(3, 2)),
    dict(settings="missing", shape=(3,)),
)
def test_resumes(sgd_nesterov, settings, shape):
    """a run goes on from the velocity that is in config"""
    rng = draw(0)
    config = {"learning_rate": 0.5, "momentum": 0.75} if settings == "given" else {}
    config["velocity"] = rng.normal(size=shape)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 2)
    want, last = path(w, gradients, config), speeds(gradients, config)[-1]
    config = follow(sgd_nesterov, w, gradients, want, config)
    steps_of.holds_state(config, "velocity", last, "step 2")


@cases(
    dict(kind="same shape", start="None"),
    dict(kind="same shape", start="settings"),
    dict(kind="other shapes", start="settings"),
)
def test_parameters_do_not_know_each_other(sgd_nesterov, kind, start):
    """several parameters, stepped in turn, each with a config of its own, do not mix"""
    rng = draw(0)
    shapes = [(3,), (3,)] if kind == "same shape" else [(2, 3), (1, 4)]
    given = [{"learning_rate": 0.5}, {"learning_rate": 0.25, "momentum": 0.5}]
    given = [{}, {}] if start == "None" else given
    weights = [rng.normal(size=shape) for shape in shapes]
    gradients = [gradients_like(rng, shape, 2) for shape in shapes]
    wanted = [path(*each) for each in zip(weights, gradients, given, strict=True)]
    steps_of.in_turn(sgd_nesterov, weights, gradients, wanted, [each or None for each in given])


@cases(
    dict(gradient="ordinary", shape=(3,)),
    dict(gradient="some zeros", shape=(2, 3)),
    dict(gradient="all zeros", shape=(3,)),
    dict(gradient="large", shape=(2, 3)),
    dict(gradient="tiny", shape=(3,)),
)
def test_gradient_stays(sgd_nesterov, gradient, shape):
    """dw is the same after the call as before, whatever it holds"""
    rng = draw(0)
    w, dw = rng.normal(size=shape), steps_of.special(rng.normal(size=shape), gradient)
    config = None
    for _ in range(2):
        with unchanged(dw):
            _, config = sgd_nesterov(w.copy(), dw, config)


@cases(layout=["transposed", "mirrored", "every second"])
def test_any_memory_layout(sgd_nesterov, layout):
    """w, dw and the velocity may be views of any memory layout"""
    w, dw, velocity = draw(0).normal(size=(3, 3, 4))
    want = w + 0.75 * (0.75 * velocity - 0.5 * dw) - 0.5 * dw
    w, dw, velocity = (steps_of.laid_out(a, layout) for a in (w, dw, velocity))
    config = {"learning_rate": 0.5, "momentum": 0.75, "velocity": velocity}
    next_w, _ = sgd_nesterov(w, dw, config)
    close(next_w, want, "next_w")


@cases(shape=[(3,), (2, 3)])
def test_float32(sgd_nesterov, shape):
    """float32 weights and gradients are taken too"""
    rng = draw(0)
    w = rng.normal(size=shape).astype(np.float32)
    gradients = [g.astype(np.float32) for g in gradients_like(rng, shape, 3)]
    config = {"learning_rate": 0.5, "momentum": 0.75}
    wanted = path(w.astype(np.float64), gradients, config)
    follow(sgd_nesterov, w, gradients, wanted, config, given=np.float32)
