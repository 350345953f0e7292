import numpy as np


def im2col(x, kh, kw, stride, pad):
    """Every window of x (N, C, H, W) as a row: (N * Ho * Wo, C * kh * kw)."""
    raise NotImplementedError


def col2im(cols, x_shape, kh, kw, stride, pad):
    """Adds every row of cols (N * Ho * Wo, C * kh * kw) into its window: x_shape (N, C, H, W)."""
    raise NotImplementedError


def conv_im2col(x, w, b, stride, pad):
    """Convolution forward by one matrix product.

    x (N, C, H, W), w (F, C, kh, kw), b (F,), floats. Returns out (N, F, Ho, Wo).
    """
    raise NotImplementedError
