import numpy as np


def pairwise_distance(X, Y):
    """Euclidean distance of every row of X to every row of Y.

    X (N, D) floats, Y (M, D) floats -> (N, M) floats.
    """
    raise NotImplementedError
