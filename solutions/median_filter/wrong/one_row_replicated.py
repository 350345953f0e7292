import numpy as np


def median_filter(image, size, mode="replicate"):
    if size % 2 == 0 or mode not in ("replicate", "zero"):
        raise ValueError
    H, W = image.shape[:2]
    r = size // 2
    rest = [(0, 0)] * (image.ndim - 2)
    padded = image
    if mode == "replicate" and r:
        padded = np.pad(image, [(1, 1), (1, 1), *rest], mode="edge")
        padded = np.pad(padded, [(r - 1, r - 1), (r - 1, r - 1), *rest])
    elif r:
        padded = np.pad(image, [(r, r), (r, r), *rest])
    out = np.empty_like(image)
    for i in range(H):
        for j in range(W):
            out[i, j] = np.median(padded[i : i + size, j : j + size], axis=(0, 1))
    return out
