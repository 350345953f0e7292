import numpy as np


def bilinear_resize(image, height, width):
    H, W = image.shape[:2]
    channels = image.shape[2:]
    big = np.zeros((H + 2, W + 2, *channels))
    big[1:-1, 1:-1] = image
    y = (np.arange(height) + 0.5) * H / height + 0.5
    x = (np.arange(width) + 0.5) * W / width + 0.5
    y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
    wy = (y - y0).reshape(height, 1, *[1 for _ in channels])
    wx = (x - x0).reshape(1, width, *[1 for _ in channels])
    rows = big[y0] * (1 - wy) + big[y0 + 1] * wy
    out = rows[:, x0] * (1 - wx) + rows[:, x0 + 1] * wx
    return np.rint(out).astype(np.uint8) if image.dtype == np.uint8 else out
