import numpy as np


def kfold_indices(n_samples, n_splits=5, seed=0):
    """As in scikit-learn: fold sizes first, a generator of its own, a mask for the rest."""
    if n_splits < 2:
        raise ValueError("n_splits must be at least 2")
    if n_splits > n_samples:
        raise ValueError("more folds than samples")
    rng = np.random.RandomState(seed)
    indices = rng.permutation(n_samples)
    fold_sizes = np.full(n_splits, n_samples // n_splits, dtype=int)
    fold_sizes[: n_samples % n_splits] += 1
    current, out = 0, []
    for fold_size in fold_sizes:
        mask = np.zeros(n_samples, dtype=bool)
        mask[indices[current : current + fold_size]] = True
        out.append((np.where(~mask)[0], np.where(mask)[0]))
        current += fold_size
    return out
