import numpy as np


def k_means(X, k, init, max_iter=100):
    """Labels at the head of the loop, and once more when max_iter ends it."""
    centers = np.copy(init).astype(float)
    labels = np.full(X.shape[0], -1)
    update = 0
    while True:
        distance = np.sqrt(np.sum((X[:, np.newaxis] - centers[np.newaxis]) ** 2, axis=-1))
        new = np.argmin(distance, axis=1)
        if update == max_iter or np.all(new == labels):
            break
        labels = new
        centers = np.stack(
            [X[labels == j].mean(0) if (labels == j).any() else centers[j] for j in range(k)]
        )
        update += 1
    inertia = float(np.sum(np.min(distance, axis=1) ** 2))
    return [centers, new, inertia]
