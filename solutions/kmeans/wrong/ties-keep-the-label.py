import numpy as np


def kmeans(X, k, init, max_iter=100):
    centers = np.array(init, dtype=float)
    labels = [0] * len(X)
    for update in range(max_iter + 1):
        changed = False
        for i in range(len(X)):
            for j in range(k):
                nearer = ((X[i] - centers[j]) ** 2).sum() < ((X[i] - centers[labels[i]]) ** 2).sum()
                if nearer:
                    labels[i] = j
                    changed = True
        if update == max_iter or (update > 0 and not changed):
            break
        for j in range(k):
            members = [X[i] for i in range(len(X)) if labels[i] == j]
            if members:
                centers[j] = np.mean(members, axis=0)
    return centers, np.array(labels), ((X - centers[labels]) ** 2).sum()
