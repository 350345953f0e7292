import numpy as np


def mean_shift(X, bandwidth, max_iter=300):
    centers = []
    labels = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        c = x.copy()
        for _ in range(max_iter):
            inside = X[np.sqrt(((X - c) ** 2).sum(axis=1)) <= bandwidth]
            new = inside.mean(axis=0)
            moved = np.linalg.norm(new - c)
            c = new
            if moved < 1e-3 * bandwidth:
                break
        for j, known in enumerate(centers):
            if np.linalg.norm(c - known) < bandwidth:
                labels[i] = j
                break
        else:
            labels[i] = len(centers)
            centers.append(c)
    return np.array(centers), labels
