import numpy as np


def im2col(x, kh, kw, stride, pad):
    N, C, H, W = x.shape
    Ho = (H + 2 * pad - kh) // stride + 1
    Wo = (W + 2 * pad - kw) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) if pad else x
    size = xp.itemsize
    row = size * (W + 2 * pad)
    plane = row * (H + 2 * pad)
    windows = np.lib.stride_tricks.as_strided(
        xp,
        (N, Ho, Wo, C, kh, kw),
        (C * plane, stride * row, stride * size, plane, row, size),
    )
    return windows.reshape(N * Ho * Wo, C * kh * kw)


def col2im(cols, x_shape, kh, kw, stride, pad):
    N, C, H, W = x_shape
    Ho = (H + 2 * pad - kh) // stride + 1
    Wo = (W + 2 * pad - kw) // stride + 1
    windows = cols.reshape(N, Ho, Wo, C, kh, kw)

    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=cols.dtype)
    for p in range(kh):
        for q in range(kw):
          
            part = windows[:, :, :, :, p, q].transpose(0, 3, 1, 2)
            xp[:, :, p : p + stride * Ho : stride, q : q + stride * Wo : stride] += part
    return xp[:, :, pad : pad + H, pad : pad + W]


def conv_im2col(x, w, b, stride, pad):
    N, _, H, W = x.shape
    F, _, kh, kw = w.shape
    Ho = (H + 2 * pad - kh) // stride + 1
    Wo = (W + 2 * pad - kw) // stride + 1

    cols = im2col(x, kh, kw, stride, pad)
    out = cols @ w.reshape(F, -1).T + b
  
    return out.reshape(N, Ho, Wo, F).transpose(0, 3, 1, 2)
