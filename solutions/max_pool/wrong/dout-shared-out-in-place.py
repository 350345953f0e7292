import numpy as np


def max_pool_forward(x, pool_param):
    N, C, H, W = x.shape
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    out = np.zeros((N, C, (H - ph) // stride + 1, (W - pw) // stride + 1))
    for n, c, i, j in np.ndindex(out.shape):
        top, left = i * stride, j * stride
        out[n, c, i, j] = x[n, c, top : top + ph, left : left + pw].max()
    return out, (x, out, ph, pw, stride)


def max_pool_backward(dout, cache):
    x, out, ph, pw, stride = cache
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(out.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + ph, left : left + pw]
        mask = window == out[n, c, i, j]
        dout[n, c, i, j] /= mask.sum()
        dx[n, c, top : top + ph, left : left + pw] += mask * dout[n, c, i, j]
    return dx
