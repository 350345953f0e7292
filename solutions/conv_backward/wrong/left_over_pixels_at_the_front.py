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
    (H, W), (HH, WW), (Ho, Wo) = x.shape[2:], w.shape[2:], dout.shape[2:]
    dw = np.einsum("nfij,ncijpq->fcpq", dout, windows)
    spread = np.zeros((*dout.shape[:2], (Ho - 1) * s + 1, (Wo - 1) * s + 1))
    spread[:, :, ::s, ::s] = dout
    rows = H + 2 * p - HH + 1 - spread.shape[2]
    columns = W + 2 * p - WW + 1 - spread.shape[3]
    full = np.pad(
        spread, ((0, 0), (0, 0), (HH - 1 + rows, HH - 1), (WW - 1 + columns, WW - 1))
    )
    flipped = w[:, :, ::-1, ::-1]
    dxp = np.einsum("nfijpq,fcpq->ncij", sliding_window_view(full, (HH, WW), (2, 3)), flipped)
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))
