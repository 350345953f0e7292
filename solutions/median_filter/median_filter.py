import numpy as np


def median_filter(image, size, mode="replicate"):
    """Every pixel becomes the middle one of the sorted values in its window."""
    if size % 2 == 0:
        raise ValueError(f"size is {size}, should be odd: an even window has no middle")
    if mode not in ("replicate", "zero"):
        raise ValueError(f"mode is {mode!r}, should be 'replicate' or 'zero'")

    H, W = image.shape[:2]
    channels = image.shape[2:]  # () or (C,)
    reach = size // 2  # how far the window goes beyond its pixel
    middle = size * size // 2  # the place of the median among the sorted values

    # Only the two image axes grow; the channels stay as many as they are.
    borders = [(reach, reach), (reach, reach)] + [(0, 0)] * len(channels)
    padded = np.pad(image, borders, mode="edge" if mode == "replicate" else "constant")

    filtered = np.empty_like(image)
    for i in range(H):
        for j in range(W):
            window = padded[i : i + size, j : j + size]  # (size, size) or (size, size, C)
            values = window.reshape(size * size, *channels)
            filtered[i, j] = np.sort(values, axis=0)[middle]  # one number, or (C,)
    return filtered
