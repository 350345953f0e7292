import numpy as np


def median_filter(image, size, mode="replicate"):
    if size % 2 == 0 or mode not in ("replicate", "zero"):
        raise ValueError
    H, W = image.shape[:2]
    r = size // 2
    if mode == "zero":
        image = np.pad(image, [(r, r), (r, r)] + [(0, 0)] * (image.ndim - 2))
    top = r if mode == "zero" else 0
    out = np.empty((H, W, *image.shape[2:]), dtype=image.dtype)
    for i in range(H):
        for j in range(W):
            a, b = i + top, j + top
            window = image[max(a - r, 0) : a + r + 1, max(b - r, 0) : b + r + 1]
            out[i, j] = np.median(window, axis=(0, 1))
    return out
