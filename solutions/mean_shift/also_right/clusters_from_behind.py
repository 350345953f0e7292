import numpy as np


def mean_shift_clustering(X, bandwidth, max_iter=300):
    """Only paths that still move are shifted; clusters are numbered from the last point on."""
    ends = np.array(X, dtype=np.float64)
    moving = np.arange(len(X))
    for _ in range(max_iter):
        apart = np.linalg.norm(ends[moving, None] - X[None], axis=-1)
        masked = np.where((apart <= bandwidth)[..., None], X[None], np.nan)
        means = np.nanmean(masked, axis=1)
        still = ~np.isclose(means, ends[moving], rtol=0, atol=1e-4 * bandwidth).all(axis=1)
        ends[moving] = means
        moving = moving[still]
        if moving.size == 0:
            break
    left = list(range(len(X)))
    labels, centers = np.full(len(X), -1), []
    while left:
        seed = left[-1]
        group = [i for i in left if np.linalg.norm(ends[i] - ends[seed]) < bandwidth]
        labels[group] = len(centers)
        centers.append(ends[group].mean(axis=0))
        left = [i for i in left if i not in group]
    return np.vstack(centers), labels.astype(float)
