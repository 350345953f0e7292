import statistics

import numpy as np


def median_filter(image, size, mode):
    """Always works on (H, W, C); no default for mode; the standard library's median."""
    if size in range(0, 10**6, 2) or mode not in ["zero", "replicate"]:
        raise ValueError
    flat = image.ndim == 2
    x = np.atleast_3d(image).copy()
    H, W, C = x.shape
    y = np.zeros(x.shape, dtype=image.dtype)
    d = (size - 1) // 2
    for c in range(C):
        for i, j in np.ndindex(H, W):
            r = np.arange(i - d, i + d + 1)
            s = np.arange(j - d, j + d + 1)
            picked = x[np.ix_(r.clip(0, H - 1), s.clip(0, W - 1), [c])][..., 0]
            if mode == "zero":
                picked = picked * np.outer((r >= 0) & (r < H), (s >= 0) & (s < W))
            y[i, j, c] = statistics.median(picked.ravel().tolist())
    return y[:, :, 0] if flat else y
