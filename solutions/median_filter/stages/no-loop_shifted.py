import numpy as np


def median_filter(image, size, mode="replicate"):
    """size * size shifted copies of the image, stacked; np.median over the stack, cast back."""
    if size % 2 == 0 or mode not in ("replicate", "zero"):
        raise ValueError((size, mode))
    r, (h, w) = size // 2, image.shape[:2]
    pad = ((r, r), (r, r), (0, 0))[: image.ndim]
    big = np.pad(image, pad, **({"mode": "edge"} if mode == "replicate" else {}))
    shifted = [big[a : a + h, b : b + w] for a in range(size) for b in range(size)]
    return np.median(np.stack(shifted), axis=0).astype(image.dtype)
