"""What the checks of the normalisation katas share: makers of data on which nothing hides,
and what shows that a backward leaves the cached inputs alone.

The makers take a numpy Generator and give float64 arrays.
"""

import numpy as np

from harness.oracle import array, holds


def uneven(rng, shape, axes, shift=0.0):
    """Numbers that vary along `axes` about a mean, by a spread, that are each group's own.

    Means lie between 1 and 4 (plus `shift`), spreads between 0.5 and 3: nothing is centred or
    of unit size, and no group is nearly constant by accident. A group of one is its mean.
    """
    z = rng.standard_normal(shape)
    z -= z.mean(axes, keepdims=True)
    size = np.sqrt((z * z).mean(axes, keepdims=True))
    spread, mean = rng.uniform(0.5, 3.0, size.shape), rng.uniform(1.0, 4.0, size.shape)
    return z * (spread / np.where(size == 0, 1.0, size)) + (mean + shift)


def signed(rng, shape):
    """Sizes from 0.5 to 2 of both signs: a scale or a shift that is neither 0 nor missing."""
    sizes = rng.uniform(-1.5, 1.5, shape)
    return sizes + np.copysign(0.5, sizes)


def upstream(rng, shape):
    """An upstream gradient that is not centred."""
    return rng.standard_normal(shape) + 0.7


def cached_inputs_stay(forward, backward, given, held, next_x):
    """Whether a backward changes x, gamma or beta, which the cache may hold by reference.

    `given` is x, gamma, beta and dout of one batch, `held` the same x, gamma and beta as objects
    that stay on the answer's side. After the backward they are used again: gamma and beta as
    what they are, x as the upstream gradient of the next batch. Its own forward would not show
    that x was shifted. The answer is compared with itself: whether its forward and its dbeta are
    right is for other checks to say.
    """
    x, gamma, beta, dout = given
    held_x, held_gamma, held_beta = held
    out, cache = forward(next_x.copy(), gamma.copy(), beta.copy())
    out_before = array(out, "out", shape=x.shape)
    _, _, dbeta = backward(x.copy(), cache)
    before = array(dbeta, "dbeta", shape=beta.shape)

    _, cache = forward(held_x, held_gamma, held_beta)
    backward(dout.copy(), cache)

    out, cache = forward(next_x.copy(), held_gamma, held_beta)
    out_after = array(out, "out", shape=x.shape)
    small = 1e-6 * np.abs(out_before).max()
    holds(
        np.allclose(out_after, out_before, rtol=0, atol=small, equal_nan=True),
        lambda: (
            "the forward of one batch with the same gamma and beta changes by up to "
            f"{np.abs(out_after - out_before).max():.3g} over the backward of another: "
            "the backward has changed gamma or beta"
        ),
    )
    _, _, dbeta = backward(held_x, cache)
    after = array(dbeta, "dbeta", shape=beta.shape)
    small = 1e-6 * np.abs(x).sum()
    place = np.unravel_index(int(np.argmax(np.abs(after - before))), beta.shape)
    entry = ", ".join(map(str, place))
    holds(
        np.allclose(after, before, rtol=0, atol=small, equal_nan=True),
        lambda: (
            f"with x as the upstream gradient dbeta[{entry}] is {before[place]:.6g} before x has "
            f"had its own backward and {after[place]:.6g} after it: the backward has changed x"
        ),
    )
