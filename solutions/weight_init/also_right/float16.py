"""Rounded to float16, which the prompt allows: the ends of the interval may be rounded outwards."""

import numpy as np


def kaiming_normal(shape, rng):
    std = (2 / np.prod(shape[1:])) ** 0.5
    return (std * rng.standard_normal(shape)).astype(np.float16)


def xavier_uniform(shape, rng):
    out, into, *kernel = shape
    a = (6 / ((out + into) * np.prod(kernel))) ** 0.5
    return rng.uniform(-a, a, shape).astype(np.float16)
