import math


def he_normal(shape, rng):
    """Standard numbers, scaled; drawn as (in, ..., out) and turned round."""
    fan_in = math.prod(shape[1:])
    w = rng.standard_normal((*shape[1:], shape[0]))
    return w.transpose(len(shape) - 1, *range(len(shape) - 1)) * (2.0 / fan_in) ** 0.5


def glorot_uniform(shape, rng):
    spatial = math.prod(shape) / (shape[0] * shape[1])
    limit = math.sqrt(6.0 / ((shape[0] + shape[1]) * spatial))
    return (2 * rng.random(shape) - 1) * limit
