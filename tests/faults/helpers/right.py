"""Twice every number."""

import numpy as np


def double(x):
    if np.ndim(x) != 1:
        raise ValueError("x has one axis")
    return 2 * x
