import numpy as np


def meanshift(X, bandwidth, max_iter=300):
    """The ends with most neighbours first, near ones dropped; labels by the nearest centre."""
    intensity = {}
    for seed in X:
        mean = seed
        iterations = 0
        while True:
            near = np.flatnonzero(((X - mean) ** 2).sum(1) <= bandwidth**2)
            old, mean = mean, X[near].mean(axis=0)
            iterations += 1
            if np.linalg.norm(mean - old) <= 1e-3 * bandwidth or iterations == max_iter:
                break
        within = (((X - mean) ** 2).sum(1) <= bandwidth**2).sum()
        intensity[tuple(mean)] = int(within)
    ranked = sorted(intensity.items(), key=lambda item: (item[1], item[0]), reverse=True)
    ends = np.array([end for end, _ in ranked])
    unique = np.ones(len(ends), dtype=bool)
    for i, end in enumerate(ends):
        if unique[i]:
            unique[np.linalg.norm(ends - end, axis=1) <= bandwidth] = False
            unique[i] = True
    centers = ends[unique]
    labels = ((X[:, None] - centers) ** 2).sum(-1).argmin(axis=1)
    return centers, labels
