import numpy as np


def _fans(shape):
    template = np.empty(shape)
    return template[0].size, template[:, 0].size


def kaiming_normal(shape, rng):
    """Box and Muller's normal numbers from uniform ones."""
    radius = np.sqrt(-2 * np.log1p(-rng.random(shape)))
    angle = 2 * np.pi * rng.random(shape)
    return radius * np.cos(angle) * np.sqrt(2 / _fans(shape)[0])


def xavier_uniform(shape, rng):
    """A generator of its own, spawned from rng."""
    a = np.sqrt(6 / np.sum(_fans(shape)))
    child = rng.spawn(1)[0]
    print(a)
    return child.uniform(low=-a, high=a, size=shape)
