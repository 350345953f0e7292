import numpy as np


def pairwise_distance(X, Y):
    dist = np.empty((len(X), len(Y)))
    for i, x in enumerate(X):
        dist[i] = np.sqrt(((x - Y) ** 2).sum(axis=1))
    return dist
