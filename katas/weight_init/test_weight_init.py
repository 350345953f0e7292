import numpy as np

from harness.oracle import array, cases, draw, holds, remote

# How far a statistic may be from its mean, in standard deviations of its own. Right answers are
# rejected with a probability below 1e-8 in a whole run, all checks together:
#   variance of n normal numbers: n * ratio is chi-squared with n degrees of freedom, so its
#       standard deviation is sqrt(2 / n); beyond 7 of them for n > 8000: 6e-12 a case
#   mean of n normal numbers: beyond 7 standard deviations: 3e-12 a case
#   share beyond 2.5 standard deviations: binomial with p = 0.0062, 2e-10 a case and side
#   share in a quarter of the interval: binomial with p = 1/4, 4e-12 a case and quarter
#   nothing in the outer 2 % of the interval on one side: 0.99 ** n, below 1e-35
#   nothing in the outer 8 % of the interval on both sides, 288 numbers: 4e-11
#   a signal after 20 layers: 1e-9, see SIZE
# tests/test_second_opinion_optimizers.py computes these with SciPy.
FAR = 7.0
FURTHEST = 3.2  # none of 16384 normal numbers is beyond: 2e-10
BEYOND = 0.012419330651552318  # of a normal distribution, more than 2.5 standard deviations away
# After 20 layers of width 100 with ReLU the logarithm of the signal's size has a mean of -0.5 and
# a standard deviation of 1 (each layer: variance 5 / 100); a factor of 2000 is 7 of these away,
# and what the tails are like beyond a normal distribution is in the bound that the test computes.
# With half the variance the size is 2 ** -20 = 1e-6, another 7 away on the other side.
SIZE = 2000.0
LAYERS = 20
ROUNDED = 1 + 2e-3  # of an end of the interval: rounding to float16 is forgiven

SHAPES = [(64, 256), (256, 64), (48, 16, 5, 3), (12, 80, 2, 7)]


def generator(seed):
    return np.random.default_rng(seed)


def seed_globally(seed):
    np.random.seed(seed)


def generator_of_the_global_state():
    return np.random.default_rng(np.random.randint(0, 2**31, size=4).tolist())


def weights(init, shape, rng):
    """The answer's weights as an array; the numbers themselves tell a diagnosis nothing."""
    return array(init(shape, rng), "w", shape=shape, trace=False)


def fresh(i=0):
    """A generator over there, and a seed to make the like of it."""
    seed = int(draw(i).integers(2**32))
    return remote(generator, seed), seed


def fans(shape):
    """How many inputs one output sums over, and how many outputs one input goes to."""
    out, into, *kernel = shape
    for side in kernel:
        out, into = out * side, into * side
    return into, out


def note(ratio, name):
    """Leaves a coarse ratio for the diagnosis: it does not depend on the draw."""
    steps = 4 * np.log2(np.clip(np.nan_to_num(ratio), 1e-12, 1e12))
    array(np.round(steps), f"{name}, in quarters of a doubling")


@cases(shape=[(1, 1), (3, 2), (2, 3, 1, 1), (4, 3, 2, 5), (5, 1, 3, 3)])
def test_shape(kaiming_normal, xavier_uniform, shape):
    """the weights have the shape asked for, and are finite"""
    for name, init in (("kaiming_normal", kaiming_normal), ("xavier_uniform", xavier_uniform)):
        w = array(init(shape, fresh()[0]), f"{name}: w", shape=shape, trace=False)
        holds(bool(np.isfinite(w).all()), f"{name}: w holds nan or infinity")


@cases(shape=[(32, 24), (8, 6, 3, 5)])
def test_every_weight_is_drawn(kaiming_normal, xavier_uniform, shape):
    """every weight is a number of its own: no row, column or filter is a copy of another"""
    for name, init in (("kaiming_normal", kaiming_normal), ("xavier_uniform", xavier_uniform)):
        w = weights(init, shape, fresh()[0])
        different = len(np.unique(w))
        note(different / w.size, f"{name}: different weights")
        # In float64 all differ, in float32 nearly all, in float16 about 94 % (seldom 90).
        told = f"{name}: only {different} of the {w.size} weights are different"
        holds(different >= 0.75 * w.size, told)


@cases(shape=[*SHAPES, (9000, 1)])
def test_kaiming_spread(kaiming_normal, shape):
    """the weights of kaiming_normal have mean 0 and variance 2 / fan_in"""
    w = weights(kaiming_normal, shape, fresh()[0])
    fan_in, _ = fans(shape)
    ratio = float(np.mean(w * w)) / (2 / fan_in)
    note(ratio, "variance")
    told = (
        f"the weights of shape {shape} have standard deviation {np.sqrt(np.mean(w * w)):.4g}, "
        f"should be near {np.sqrt(2 / fan_in):.4g}: fan_in is {fan_in}"
    )
    holds(abs(ratio - 1) <= FAR * np.sqrt(2 / w.size), told)
    # The root of the mean square is within 10 % of what it should be, so this bound is right.
    mean, allowed = float(w.mean()), FAR * np.sqrt(2 / fan_in / w.size)
    holds(abs(mean) <= allowed, f"the mean of the weights is {mean:.4g}, should be near 0")


@cases(shape=[(128, 128), (96, 32, 3, 3)])
def test_kaiming_is_normal(kaiming_normal, shape):
    """1.24 % of the weights of kaiming_normal are beyond 2.5 standard deviations, on both sides"""
    w = weights(kaiming_normal, shape, fresh()[0])
    std = np.sqrt(2 / fans(shape)[0])
    note(np.mean(np.abs(w) > 1.9 * std) / 0.0574, "beyond 1.9 standard deviations")
    limit = 2.5 * std
    for side, count in (("above", np.sum(w > limit)), ("below minus", np.sum(w < -limit))):
        share, p = float(count) / w.size, BEYOND / 2
        note(share / p, side)
        told = (
            f"{100 * share:.3g} % of the weights are {side} 2.5 standard deviations, should be "
            f"near 0.62 % as in a normal distribution"
        )
        holds(abs(share - p) <= FAR * np.sqrt(p * (1 - p) / w.size), told)
    furthest = float(np.abs(w).max()) / std
    told = (
        f"none of the {w.size} weights is beyond {furthest:.4g} standard deviations: a normal "
        f"distribution that is not truncated goes beyond {FURTHEST}"
    )
    note(np.round(furthest, 1) if furthest < FURTHEST else 1.0, "furthest")
    holds(furthest > FURTHEST, told)


@cases(shape=SHAPES)
def test_xavier_interval(xavier_uniform, shape):
    """xavier_uniform fills the interval from -a to a, a = sqrt(6 / (fan_in + fan_out))"""
    w = weights(xavier_uniform, shape, fresh()[0])
    a = np.sqrt(6 / sum(fans(shape)))
    for side, end, reached in (("largest", a, w.max() / a), ("smallest", -a, w.min() / -a)):
        note(reached, side)
        told = (
            f"the {side} weight of shape {shape} is {reached * end:.4g}, should be near "
            f"{end:.4g}: fan_in is {fans(shape)[0]}, fan_out {fans(shape)[1]}"
        )
        holds(0.98 <= reached <= ROUNDED, told)


@cases(shape=[(2, 3)])
def test_xavier_interval_of_a_small_layer(xavier_uniform, shape):
    """xavier_uniform fills its interval where the fans are small, too: nothing is rounded"""
    rng, calls = fresh()[0], 48
    w = np.array([weights(xavier_uniform, shape, rng) for _ in range(calls)])
    into, out = fans(shape)
    a = np.sqrt(6 / (into + out))
    reached = float(np.abs(w).max()) / a
    note(reached, "largest")
    told = (
        f"in {calls} draws of shape {shape} the largest weight in magnitude is {reached * a:.4g}, "
        f"should be near {a:.4g}: fan_in is {into}, fan_out {out}"
    )
    holds(0.92 <= reached <= ROUNDED, told)


@cases(shape=[(64, 256), (48, 16, 5, 3)])
def test_xavier_is_uniform(xavier_uniform, shape):
    """a quarter of xavier_uniform's weights lies in each quarter of the interval"""
    w = weights(xavier_uniform, shape, fresh()[0])
    a = np.sqrt(6 / sum(fans(shape)))
    counts = np.histogram(w, bins=[-np.inf, -a / 2, 0, a / 2, np.inf])[0]
    worst = int(np.argmax(np.abs(counts - w.size / 4)))
    share = float(counts[worst]) / w.size
    told = (
        f"{100 * share:.3g} % of the weights lie in quarter {worst + 1} of the interval from "
        f"{-a:.3g} to {a:.3g}, should be near 25 %"
    )
    note(counts / (w.size / 4), "shares")
    holds(abs(share - 0.25) <= FAR * np.sqrt(3 / 16 / w.size), told)


def test_signal_after_relu_layers(kaiming_normal):
    """a signal keeps its size through 20 layers of kaiming_normal with ReLU"""
    x = draw(1).standard_normal(100)
    rng, start = fresh()[0], float(np.mean(x * x))
    for _ in range(LAYERS):
        x = np.maximum(weights(kaiming_normal, (100, 100), rng) @ x, 0)
    ratio = float(np.mean(x * x)) / start
    holds(
        1 / SIZE <= ratio <= SIZE,
        f"after {LAYERS} layers the mean square of the signal is {ratio:.3g} times that of the "
        f"input, should be between 1/{SIZE:g} and {SIZE:g} times",
    )


def test_signal_after_linear_layers(xavier_uniform):
    """a signal keeps its size through 20 square layers of xavier_uniform without activation"""
    # Each layer: variance below 2 / 64; the standard deviation of the logarithm is below 0.8.
    x = draw(1).standard_normal(64)
    rng, start = fresh()[0], float(np.mean(x * x))
    for _ in range(LAYERS):
        x = weights(xavier_uniform, (64, 64), rng) @ x
    ratio = float(np.mean(x * x)) / start
    holds(
        1 / SIZE <= ratio <= SIZE,
        f"after {LAYERS} layers the mean square of the signal is {ratio:.3g} times that of the "
        f"input, should be between 1/{SIZE:g} and {SIZE:g} times",
    )


@cases(shape=[(3, 2), (4, 3, 2, 5)])
def test_same_state_same_weights(kaiming_normal, xavier_uniform, shape):
    """two generators in the same state give the same weights"""
    for name, init in (("kaiming_normal", kaiming_normal), ("xavier_uniform", xavier_uniform)):
        rng, seed = fresh()
        one = weights(init, shape, rng)
        two = weights(init, shape, remote(generator, seed))
        told = f"{name} gives other weights for a second generator in the same state as the first"
        holds(np.array_equal(one, two), told)


@cases(shape=[(3, 2), (4, 3, 2, 5)])
def test_next_call_gives_others(kaiming_normal, xavier_uniform, shape):
    """a second call with the same generator gives other weights, and so does another seed"""
    for name, init in (("kaiming_normal", kaiming_normal), ("xavier_uniform", xavier_uniform)):
        rng, seed = fresh()
        one, two = weights(init, shape, rng), weights(init, shape, rng)
        told = f"{name} gives the same weights twice: the state of rng does not move on"
        holds(not np.array_equal(one, two), told)
        three = weights(init, shape, remote(generator, seed + 1))
        told = f"{name} gives the same weights for generators of different seeds"
        holds(not np.array_equal(one, three), told)


@cases(shape=[(3, 2), (4, 3, 2, 5)])
def test_global_generator_is_left_alone(kaiming_normal, xavier_uniform, shape):
    """NumPy's global generator is neither used nor reseeded"""
    # Its state is over there, so it is seen through weights drawn from a generator seeded by it:
    # once without a call in between, once with one.
    for name, init in (("kaiming_normal", kaiming_normal), ("xavier_uniform", xavier_uniform)):
        remote(seed_globally, 5)
        before = weights(init, shape, remote(generator_of_the_global_state))
        remote(seed_globally, 5)
        init(shape, fresh()[0])
        after = weights(init, shape, remote(generator_of_the_global_state))
        told = f"{name} changes the state of NumPy's global generator: draw from rng alone"
        holds(np.array_equal(before, after), told)
