"""The matrix of a picture of pixel numbers says where everything goes."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def im2col(x, kh, kw, stride, pad):
    windows = sliding_window_view(
        np.pad(x, ((0, 0), (0, 0), (pad,) * 2, (pad,) * 2), constant_values=0), (kh, kw), (2, 3)
    )[:, :, ::stride, ::stride]
    return np.moveaxis(windows, 1, 3).reshape(-1, x.shape[1] * kh * kw)


def col2im(cols, x_shape, kh, kw, stride, pad):
    # Number 0 is the padding.
    numbers = im2col(1 + np.arange(np.prod(x_shape)).reshape(x_shape), kh, kw, stride, pad)
    sums = np.bincount(numbers.ravel(), cols.ravel(), minlength=1 + np.prod(x_shape))
    return sums[1:].reshape(x_shape)


def conv2d_im2col(x, w, b, stride, pad):
    out_h = (x.shape[2] - w.shape[2] + 2 * pad) // stride + 1
    cols = im2col(x, *w.shape[2:], stride, pad).reshape(len(x), out_h, -1, w[0].size)
    return np.einsum("nijk,fk->nfij", cols, w.reshape(len(w), -1)) + b.reshape(1, -1, 1, 1)
