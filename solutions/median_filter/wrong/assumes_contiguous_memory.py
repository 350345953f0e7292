import numpy as np


def median_filter(image, size, mode="replicate"):
    if size % 2 == 0 or mode not in ("replicate", "zero"):
        raise ValueError
    flat = image.ravel(order="K")  # whatever lies first in memory
    image = flat.reshape(image.shape)
    r = size // 2
    borders = [(r, r), (r, r)] + [(0, 0)] * (image.ndim - 2)
    padded = np.pad(image, borders, mode="edge" if mode == "replicate" else "constant")
    out = np.empty(image.shape, dtype=image.dtype)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            out[i, j] = np.median(padded[i : i + size, j : j + size], axis=(0, 1))
    return out
