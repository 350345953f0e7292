import numpy as np


def pairwise_distance(X, Y):
    N, M = len(X), len(Y)
    dist = np.zeros((N, M))
    for i in range(N):
        for j in range(min(N, M)):
            dist[i, j] = np.sqrt(((X[i] - Y[j]) ** 2).sum())
    return dist
