"""Adds up one coordinate after the other; complex numbers, hypot and a matrix on the way."""

from functools import reduce

import numpy as np


def distance_matrix(X, Y):
    gaps = [np.subtract.outer(X[:, d], Y[:, d]) for d in range(X.shape[1])]
    return reduce(np.hypot, gaps, np.zeros((len(X), len(Y))))
