import numpy as np


class Layer:
    """What the backward needs, as attributes."""

    def __init__(self, cols, w, index, xp_shape, x_shape, pad):
        self.cols, self.w, self.index = cols, w, index
        self.xp_shape, self.x_shape, self.pad = xp_shape, x_shape, pad


def conv_forward(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho, Wo = (H + 2 * p - HH) // s + 1, (W + 2 * p - WW) // s + 1
    xp = np.zeros((N, C, H + 2 * p, W + 2 * p))
    xp[:, :, p : H + p, p : W + p] = x
    c = np.repeat(np.arange(C), HH * WW)[:, None]
    rows = np.tile(np.repeat(np.arange(HH), WW), C)[:, None] + s * np.repeat(np.arange(Ho), Wo)
    columns = np.tile(np.arange(WW), HH * C)[:, None] + s * np.tile(np.arange(Wo), Ho)
    index = (slice(None), c, rows, columns)
    cols = xp[index]  # (N, C HH WW, Ho Wo)
    out = (w.reshape(F, -1) @ cols).reshape(N, F, Ho, Wo) + b.reshape(F, 1, 1)
    return out, Layer(cols, w.astype(np.float64), index, xp.shape, x.shape, p)


def conv_backward(dout, layer):
    N, F = dout.shape[:2]
    d = np.asarray(dout, dtype=np.float64).reshape(N, F, -1)  # (N, F, Ho Wo)
    dw = np.matmul(d, layer.cols.transpose(0, 2, 1)).sum(0).reshape(layer.w.shape)
    dcols = layer.w.reshape(F, -1).T @ d
    dxp = np.zeros(layer.xp_shape)
    np.add.at(dxp, layer.index, dcols)
    p, (_, _, H, W) = layer.pad, layer.x_shape
    return dxp[:, :, p : p + H, p : p + W], dw, d.sum(2).sum(0)
