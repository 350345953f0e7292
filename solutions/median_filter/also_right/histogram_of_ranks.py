import numpy as np


def median_filter(image, size, mode="replicate"):
    """Counts in a running window over the ranks of the values: no sort for each pixel."""
    if size % 2 == 0:
        raise ValueError(size)
    if mode == "replicate":
        kind = "edge"
    elif mode == "zero":
        kind = "constant"
    else:
        raise ValueError(mode)
    if image.ndim > 2:
        planes = np.moveaxis(image, -1, 0)
        return np.moveaxis(np.array([median_filter(p, size, mode) for p in planes]), 0, -1)
    r, need = size // 2, size * size // 2 + 1
    levels, ranks = np.unique(np.pad(image, r, mode=kind), return_inverse=True)
    ranks = ranks.reshape(image.shape[0] + 2 * r, image.shape[1] + 2 * r)
    result = np.empty(image.shape, dtype=image.dtype)
    for i in range(image.shape[0]):
        counts = np.bincount(ranks[i : i + size, :size].ravel(), minlength=len(levels))
        for j in range(image.shape[1]):
            if j:
                np.subtract.at(counts, ranks[i : i + size, j - 1], 1)
                np.add.at(counts, ranks[i : i + size, j + size - 1], 1)
            result[i, j] = levels[np.searchsorted(np.cumsum(counts), need)]
    return result
