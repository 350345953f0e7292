import numpy as np


def mean_shift(X, bandwidth, max_iter=300):
    centers = []
    visited = np.zeros(len(X), dtype=bool)
    for i, start in enumerate(X):
        if visited[i]:
            continue
        visited |= np.linalg.norm(X - start, axis=1) <= bandwidth
        c = start
        for _ in range(max_iter):
            mean = X[np.linalg.norm(X - c, axis=1) <= bandwidth].mean(axis=0)
            rests = np.array_equal(mean, c)
            c = mean
            if rests:
                break
        if all(np.linalg.norm(c - centre) >= bandwidth for centre in centers):
            centers.append(c)
    centers = np.array(centers)
    return centers, np.linalg.norm(X[:, None] - centers, axis=2).argmin(axis=1)
