import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_forward(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    out = np.einsum("ncijpq,fcpq->nfij", windows, w) + b[:, None, None]
    return out, (x, windows, w, s, p)


def conv_backward(dout, cache):
    x, windows, w, s, p = cache
    (H, W), (HH, WW) = x.shape[2:], w.shape[2:]
    dw = np.einsum("nfij,ncijpq->fcpq", dout, windows)
    w[...] = w[:, :, ::-1, ::-1].copy()
    spread = np.zeros((*dout.shape[:2], H + 2 * p - HH + 1, W + 2 * p - WW + 1))
    spread[:, :, ::s, ::s] = dout
    full = np.pad(spread, ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1)))
    dxp = np.einsum("nfijpq,fcpq->ncij", sliding_window_view(full, (HH, WW), (2, 3)), w)
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))
