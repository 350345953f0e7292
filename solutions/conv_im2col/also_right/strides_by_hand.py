import numpy as np


def padded(shape, pad, dtype):
    return np.zeros((shape[0], shape[1], shape[2] + 2 * pad, shape[3] + 2 * pad), dtype)


def views(xp, kh, kw, stride):
    n, c, h, w = xp.strides
    N, C, H, W = xp.shape
    shape = N, (H - kh) // stride + 1, (W - kw) // stride + 1, C, kh, kw
    steps = n, h * stride, w * stride, c, h, w
    return np.lib.stride_tricks.as_strided(xp, shape, steps)


def im2col(x, kh, kw, stride, pad):
    """One view and one copy; always float64."""
    xp = padded(x.shape, pad, np.float64)
    xp[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]] = x
    seen = views(xp, kh, kw, stride)
    return seen.reshape(np.prod(seen.shape[:3]), np.prod(seen.shape[3:]))


def col2im(cols, x_shape, kh, kw, stride, pad):
    xp = padded(x_shape, pad, np.float64)
    seen = views(xp, kh, kw, stride)
    given = np.asarray(cols).reshape(seen.shape)
    # One window after the other, because the windows of a view share their pixels.
    for place in np.ndindex(*seen.shape[:3]):
        seen[place] += given[place]
    stop = xp.shape[2] - pad, xp.shape[3] - pad
    return np.ascontiguousarray(xp[..., pad : stop[0], pad : stop[1]])


def conv_im2col(x, w, b, stride, pad):
    F, C, kh, kw = w.shape
    cols = im2col(x, kh, kw, stride, pad)
    per_image = np.split(cols, len(x))
    Wo = (x.shape[3] + 2 * pad - kw) // stride + 1
    maps = [(w.reshape(F, -1) @ each.T + b[:, None]).reshape(F, -1, Wo) for each in per_image]
    return np.array(maps)
