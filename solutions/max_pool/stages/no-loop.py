import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def max_pool_forward(x, pool_param):
    """The windows as a view of x with two more axes, and one maximum over those."""
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]

    # As a view: (N, C, H - ph + 1, W - pw + 1, ph, pw).
    windows = sliding_window_view(x, (ph, pw), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]  # (N, C, Ho, Wo, ph, pw), still no copy
    out = windows.max(axis=(4, 5))

    cache = (x, ph, pw, stride)
    return out, cache


def max_pool_backward(dout, cache):
    """Each window hands its gradient to the pixel that won."""
    x, ph, pw, stride = cache
    dx = np.zeros_like(x)  # (N, C, H, W)
    for n, c, i, j in np.ndindex(dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + ph, left : left + pw]  # (ph, pw)
        row, column = divmod(int(window.argmax()), pw)  # of equal ones the first
        dx[n, c, top + row, left + column] += dout[n, c, i, j]  # windows may overlap
    return dx
