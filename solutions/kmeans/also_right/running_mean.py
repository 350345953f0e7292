import numpy as np


class Cluster:
    def __init__(self, center):
        self.center = np.asarray(center, dtype=np.float64)
        self.clear()

    def clear(self):
        self.mean, self.count = np.zeros_like(self.center), 0

    def add(self, point):
        self.count += 1
        self.mean += (point - self.mean) / self.count


def kmeans(X, k, init, max_iter=100):
    clusters = [Cluster(c) for c in init]
    labels = label(X, clusters)
    for _ in range(max_iter):
        for c in clusters:
            c.clear()
        for x, j in zip(X, labels):
            clusters[j].add(x)
        for c in clusters:
            if c.count:
                c.center = c.mean
        old, labels = labels, label(X, clusters)
        if tuple(old) == tuple(labels):
            break
    inertia = sum(np.dot(x - clusters[j].center, x - clusters[j].center) for x, j in zip(X, labels))
    return tuple(c.center for c in clusters), tuple(labels), inertia


def label(X, clusters):
    out = []
    for x in X:
        best, best_distance = 0, float("inf")
        for j, c in enumerate(clusters):
            distance = np.einsum("d,d->", x - c.center, x - c.center)
            if distance < best_distance:
                best, best_distance = j, distance
        out.append(best)
    return out
