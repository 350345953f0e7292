import numpy as np


def kmeans(X, k, init, max_iter=100):
    """Lloyd's algorithm from the given initial centres.

    X: (n, D) floats or integers
    k: number of clusters
    init: (k, D) floats or integers, not changed

    Stops when an update changes no label, or after max_iter updates of all centres.
    A cluster without points keeps its centre; ties go to the lower index.

    Returns centers (k, D) floats, labels (n,) integers, and inertia, the sum of squared
    distances to the returned centres.
    """
    raise NotImplementedError
