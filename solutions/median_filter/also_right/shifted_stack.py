import numpy as np


class BadSize(ValueError):
    pass


def median_blur(image, ksize, border="replicate"):
    """size * size shifted copies of the image, the middle one found by np.partition."""
    if ksize % 2 == 0:
        raise BadSize(ksize)
    r = ksize // 2
    h, w = image.shape[0], image.shape[1]
    big = np.zeros((h + 2 * r, w + 2 * r) + image.shape[2:], image.dtype)
    big[r : r + h, r : r + w] = image
    if border == "replicate":
        # Rows first; then whole columns, so that the corners are filled as well.
        big[:r, r : r + w], big[r + h :, r : r + w] = image[0], image[-1]
        big[:, :r], big[:, r + w :] = big[:, r : r + 1], big[:, r + w - 1 : r + w]
    elif border != "zero":
        raise ValueError(border)
    copies = np.stack([big[a : a + h, b : b + w] for a in range(ksize) for b in range(ksize)])
    k = len(copies) // 2
    return np.partition(copies, k, axis=0)[k]
