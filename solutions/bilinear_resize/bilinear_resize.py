import numpy as np


def neighbours(n_old, n_new):
    """For each new place along one axis: the two old ones around it, and the second's weight."""
    centre = (np.arange(n_new) + 0.5) * (n_old / n_new) - 0.5  # (n_new,), in old pixels
    centre = np.clip(centre, 0, n_old - 1)  # before the weight is taken: nothing is extrapolated
    first = np.floor(centre).astype(int)
    second = np.minimum(first + 1, n_old - 1)
    return first, second, centre - first


def bilinear_resize(image, height, width):
    H, W = image.shape[:2]
    y0, y1, wy = neighbours(H, height)
    x0, x1, wx = neighbours(W, width)

    pixels = image.astype(np.float64)  # uint8 would overflow on the way
    # The weights run along their own axis and are the same for all channels.
    channels = (1,) * (image.ndim - 2)
    wy = wy.reshape(height, 1, *channels)
    wx = wx.reshape(1, width, *channels)

    rows = pixels[y0] * (1 - wy) + pixels[y1] * wy  # (height, W, ...)
    resized = rows[:, x0] * (1 - wx) + rows[:, x1] * wx  # (height, width, ...)

    if image.dtype == np.uint8:
        resized = np.rint(resized).astype(np.uint8)  # once, at the end
    return resized
