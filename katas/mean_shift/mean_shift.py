import numpy as np


def mean_shift(X, bandwidth, max_iter=300):
    """Mean shift with a flat kernel: every point climbs to the mean of its neighbourhood.

    X: (n, D) floats
    bandwidth: radius of a neighbourhood, a distance equal to it is still within
    max_iter: the most shifts that a path makes

    Ends of paths that are closer than the bandwidth belong to one cluster.

    Returns centers (k, D) floats and labels (n,) integers from 0 to k - 1.
    """
    raise NotImplementedError
