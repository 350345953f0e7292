import numpy as np


def hats(new, old):
    """(new, old): what each old place contributes to each new one."""
    centre = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    return np.maximum(1 - np.abs(centre[:, None] - np.arange(old)), 0)


def bilinear_resize(image, height, width):
    """A matrix product along the columns and one along the rows, for all channels at once."""
    planes = image.astype(float).reshape(*image.shape[:2], -1).transpose(2, 0, 1)  # (C, H, W)
    out = hats(height, image.shape[0]) @ planes @ hats(width, image.shape[1]).T
    out = out.transpose(1, 2, 0).reshape(height, width, *image.shape[2:])
    if image.dtype != np.uint8:
        return out
    return np.clip(np.floor(out + 0.5), 0, 255).astype(np.uint8)
