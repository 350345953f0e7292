import numpy as np


def median_filter(image, size, mode="replicate"):
    if size % 2 == 0 or mode not in ("replicate", "zero"):
        raise ValueError
    H, W = image.shape[:2]
    r = size // 2
    padded = np.zeros((H + 2 * r, W + 2 * r, *image.shape[2:]), dtype=image.dtype)
    padded[r:-r, r:-r] = image
    if mode == "replicate":
        padded[:r], padded[-r:] = padded[r], padded[-r - 1]
        padded[:, :r] = padded[:, r : r + 1]
        padded[:, -r:] = padded[:, -r - 1 : -r]
    out = np.empty_like(image)
    for i in range(H):
        for j in range(W):
            out[i, j] = np.median(padded[i : i + size, j : j + size], axis=(0, 1))
    return out
