import numpy as np


def max_pool_forward(x, pool_param):
    """Slide the window over all images and channels at once."""
    N, C, H, W = x.shape
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]

    Ho = (H - ph) // stride + 1  # how many windows fit downwards
    Wo = (W - pw) // stride + 1  # and to the right

    out = np.zeros((N, C, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + ph, left : left + pw]  # (N, C, ph, pw)
            out[:, :, i, j] = window.max(axis=(2, 3))

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
