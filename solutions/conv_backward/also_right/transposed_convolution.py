"""The given forward; dx as a full convolution of the spread-out dout with the flipped filters."""

import numpy as np


def conv_forward(x, w, b, conv_param):
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + HH, left : left + WW]
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", window, w) + b
    return out, (x, w, b, conv_param)


def correlate(a, k, subscripts):
    windows = np.lib.stride_tricks.sliding_window_view(a, k.shape[2:], axis=(2, 3))
    return np.einsum(subscripts, windows, k, optimize=True)


def conv2d_backward(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    (H, W), (HH, WW), (Ho, Wo) = x.shape[2:], w.shape[2:], dout.shape[2:]
    # As if the stride had been 1: zeros between the entries, and behind them what is left over.
    spread = np.zeros((*dout.shape[:2], H + 2 * p - HH + 1, W + 2 * p - WW + 1))
    spread[:, :, : Ho * s : s, : Wo * s : s] = dout
    full = np.pad(spread, ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1)))
    dxp = correlate(full, np.flip(w, (2, 3)), "nfijpq,fcpq->ncij")
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dw = correlate(xp, spread, "ncijpq,nfpq->fcij")
    return [dxp[:, :, p : p + H, p : p + W], dw, np.einsum("nfij->f", dout)]
