import numpy as np


def fans(shape):
    """How many inputs one output sums over, and how many outputs one input goes to."""
    area = int(np.prod(shape[2:]))           # kh * kw, or 1 for a linear layer
    return shape[1] * area, shape[0] * area


def kaiming_normal(shape, rng):
    """fan_in products of variance 2 / fan_in, half of which a ReLU throws away."""
    fan_in, _ = fans(shape)
    std = np.sqrt(2 / fan_in)
    return rng.normal(0, std, shape)         # (out, in) or (out, in, kh, kw)


def xavier_uniform(shape, rng):
    """Variance 2 / (fan_in + fan_out), and that of a uniform number on [-a, a] is a^2 / 3."""
    fan_in, fan_out = fans(shape)
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, shape)         # (out, in) or (out, in, kh, kw)
