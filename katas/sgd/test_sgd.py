import numpy as np

from harness.oracle import cases, close, draw, shared, unchanged

steps_of = shared("optimizers")
gradients_like, follow = steps_of.gradients_like, steps_of.follow


def path(w, gradients, rates):
    """The weights after each step: the start less all that was taken from it so far."""
    taken = [rate * dw for rate, dw in zip(rates, gradients, strict=True)]
    return w - np.cumsum(np.array(taken, dtype=np.float64), axis=0)


@cases(
    dict(shape=(1,), learning_rate=0.5),
    dict(shape=(1,), learning_rate=0.01),
    dict(shape=(3,), learning_rate=0.25),
    dict(shape=(2, 2), learning_rate=3.0),
    dict(shape=(3, 2), learning_rate=1e-4),
    dict(shape=(2, 1, 2, 3), learning_rate=1.0),
)
def test_one_step(sgd, shape, learning_rate):
    """next_w is w - learning_rate * dw, entry by entry"""
    rng = draw(0)
    w, (dw,) = rng.normal(size=shape), gradients_like(rng, shape, 1)
    want = w - learning_rate * dw
    next_w, _ = sgd(w, dw, {"learning_rate": learning_rate})
    close(next_w, want, "next_w")


@cases(dict(size=1e-9, shape=(3,)), dict(size=1e-5, shape=(2, 3)), dict(size=1e6, shape=(2, 3)))
def test_gradient_of_any_size(sgd, size, shape):
    """a tiny or a huge gradient makes a step that is as tiny or as huge: nothing is clipped"""
    dw = gradients_like(draw(0), shape, 1, size)[0]
    dw[..., 0] = 0.0
    want = -0.5 * dw
    next_w, _ = sgd(np.zeros(shape), dw, {"learning_rate": 0.5})
    close(next_w, want, "next_w")


@cases(given=["None", "left out", "an empty dict"], shape=[(1,), (2, 3)])
def test_default(sgd, given, shape):
    """without a learning rate it is 1e-2, in the first step and in the next"""
    rng = draw(0)
    w, gradients = np.zeros(shape), gradients_like(rng, shape, 2)
    want = path(w, gradients, [0.01, 0.01])
    config = steps_of.start_anew(sgd, w, gradients[0], given, want[0], "step 1")
    steps_of.step(sgd, want[0], gradients[1], config, want[1], "step 2")


@cases(shape=[(1,), (2, 3)])
def test_zero_is_a_setting(sgd, shape):
    """a learning rate of 0 is used, not replaced by the default"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 2)
    follow(sgd, w, gradients, path(w, gradients, [0.0, 0.0]), {"learning_rate": 0.0})


@cases(shape=[(1,), (3,), (3, 2)], learning_rate=[0.5, 0.001])
def test_several_steps(sgd, shape, learning_rate):
    """the returned config serves the next step: the learning rate is kept in it"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 3)
    config = {"learning_rate": learning_rate}
    follow(sgd, w, gradients, path(w, gradients, [learning_rate] * 3), config)


@cases(rates=[(0.5, 0.125, 0.125), (0.25, 0.0, 0.5), (0.5, 0.5, 0.0625)], shape=[(3,)])
def test_learning_rate_may_change(sgd, rates, shape):
    """each step uses the learning rate that config holds then; one that was changed stays so"""
    rng = draw(0)
    w, gradients = rng.normal(size=shape), gradients_like(rng, shape, 3)
    follow(sgd, w, gradients, path(w, gradients, rates), {"learning_rate": rates[0]}, rates)


@cases(dict(start="settings"), dict(start="mixed"))
def test_parameters_do_not_know_each_other(sgd, start):
    """several parameters, stepped in turn, each with a config of its own, do not mix"""
    rng = draw(0)
    shapes, rates = [(2, 3), (3,), (2, 3)], [0.5, 0.25, 0.125]
    configs = [{"learning_rate": rate} for rate in rates]
    if start == "mixed":
        configs[2], rates[2] = None, 0.01
    weights = [rng.normal(size=shape) for shape in shapes]
    gradients = [gradients_like(rng, shape, 2) for shape in shapes]
    wanted = [path(w, g, [r] * 2) for w, g, r in zip(weights, gradients, rates, strict=True)]
    steps_of.in_turn(sgd, weights, gradients, wanted, configs)


@cases(
    dict(gradient="ordinary", shape=(3,)),
    dict(gradient="some zeros", shape=(2, 3)),
    dict(gradient="all zeros", shape=(3,)),
    dict(gradient="large", shape=(2, 3)),
    dict(gradient="tiny", shape=(3,)),
)
def test_gradient_stays(sgd, gradient, shape):
    """dw is the same after the call as before, whatever it holds"""
    rng = draw(0)
    w, dw = rng.normal(size=shape), steps_of.special(rng.normal(size=shape), gradient)
    with unchanged(dw):
        sgd(w.copy(), dw, {"learning_rate": 0.5})
    with unchanged(dw):
        sgd(w.copy(), dw)


@cases(layout=["transposed", "mirrored", "every second"])
def test_any_memory_layout(sgd, layout):
    """w and dw may be views of any memory layout"""
    rng = draw(0)
    w, dw = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    want = w - 0.5 * dw
    w, dw = steps_of.laid_out(w, layout), steps_of.laid_out(dw, layout)
    next_w, _ = sgd(w, dw, {"learning_rate": 0.5})
    close(next_w, want, "next_w")


@cases(shape=[(3,), (2, 3)])
def test_float32(sgd, shape):
    """float32 weights and gradients are taken too"""
    rng = draw(0)
    w = rng.normal(size=shape).astype(np.float32)
    gradients = [g.astype(np.float32) for g in gradients_like(rng, shape, 2)]
    wanted = path(w.astype(np.float64), gradients, [0.5, 0.5])
    follow(sgd, w, gradients, wanted, {"learning_rate": 0.5}, given=np.float32)
