import numpy as np


def along(axis, image, new):
    old = image.shape[axis]
    places = (np.arange(new) + 0.5) * old / new - 0.5
    return np.apply_along_axis(lambda line: np.interp(places, np.arange(old), line), axis, image)


def bilinear_resize(image, height, width):
    """np.interp holds its end values, which is the clamp; columns first, then rows."""
    if image.shape[:2] == (height, width):
        return image
    out = along(0, along(1, image.astype("float64"), width), height)
    return np.floor(out + 0.5).astype("uint8") if image.dtype == "uint8" else out
