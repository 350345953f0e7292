import numpy as np


def axis_table(old, new):
    pos = (np.linspace(0, old, new, endpoint=False) + old / new / 2 - 0.5).clip(0, old - 1)
    # Held at old - 2, so that the next one is there; the weight then reaches 1. Of a single
    # pixel both neighbours, -1 and 0, are that pixel.
    low = np.minimum(pos.astype(np.int64), old - 2)
    return low, low + 1, pos - low


def bilinear_interpolation(image, height, width):
    """Columns first, by take; adds the weighted difference."""
    H, W = image.shape[:2]
    grey = image.ndim == 2
    data = np.atleast_3d(image).astype(np.result_type(image.dtype, np.float32))
    l, r, t = axis_table(W, width)
    data = data.take(l, axis=1) + (data.take(r, axis=1) - data.take(l, axis=1)) * t[:, None]
    l, r, t = axis_table(H, height)
    data = data[l] + (data[r] - data[l]) * t[:, None, None]
    if image.dtype.kind == "u":
        data = (data + 0.5).astype(np.uint8)
    return data.squeeze(2) if grey else data
