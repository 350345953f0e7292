import numpy as np


def kaiming_normal(shape, rng):
    """Normal weights for a layer followed by a ReLU.

    shape  tuple: (out, in) or (out, in, kh, kw)
    rng    numpy.random.Generator, the only source of randomness

    Returns a float array of that shape.
    """
    raise NotImplementedError


def xavier_uniform(shape, rng):
    """Uniform weights for a layer followed by nothing, or by tanh.

    shape  tuple: (out, in) or (out, in, kh, kw)
    rng    numpy.random.Generator, the only source of randomness

    Returns a float array of that shape.
    """
    raise NotImplementedError
