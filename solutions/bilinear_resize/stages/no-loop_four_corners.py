import numpy as np


def bilinear_resize(image, height, width):
    """The four neighbours of all pixels at once, each with its weight; np.ix_ for the indices."""
    H, W = image.shape[:2]
    y = np.clip((np.arange(height) + 0.5) * H / height - 0.5, 0, H - 1)
    x = np.clip((np.arange(width) + 0.5) * W / width - 0.5, 0, W - 1)
    top, left = y.astype(int), x.astype(int)
    out = np.zeros((height, width, *image.shape[2:]))
    for rows, v in ((top, 1 - (y - top)), (np.minimum(top + 1, H - 1), y - top)):
        for columns, u in ((left, 1 - (x - left)), (np.minimum(left + 1, W - 1), x - left)):
            weights = np.outer(v, u).reshape(height, width, *[1] * (image.ndim - 2))
            out += weights * image[np.ix_(rows, columns)]
    return np.round(out).astype(np.uint8) if image.dtype == np.uint8 else out
