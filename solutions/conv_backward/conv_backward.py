import numpy as np


def conv_forward(x, w, b, conv_param):
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1

    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))  # (N, C, H + 2 pad, W + 2 pad)
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + HH, left : left + WW]  # (N, C, HH, WW)
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", window, w) + b
    # The windows are cut from the padded image again, so that is what is kept.
    cache = (xp, w, stride, pad)
    return out, cache


def conv_backward(dout, cache):
    xp, w, stride, pad = cache
    HH, WW = w.shape[2:]
    Ho, Wo = dout.shape[2:]

    # Every window of every image was given its filter's bias once.
    db = dout.sum(axis=(0, 2, 3))  # (F,)

    # out = window * filter, summed: dout owes each factor the other one. Windows overlap and
    # the filters are used everywhere, so both gradients add up over the places.
    dw = np.zeros_like(w)  # (F, C, HH, WW)
    dxp = np.zeros_like(xp)  # (N, C, H + 2 pad, W + 2 pad)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            place = np.s_[:, :, top : top + HH, left : left + WW]
            d = dout[:, :, i, j]  # (N, F)
            dw += np.einsum("nf,nchw->fchw", d, xp[place])
            dxp[place] += np.einsum("nf,fchw->nchw", d, w)

    # The padding is no part of x. From pad on, not up to -pad: that would be empty at pad 0.
    H, W = dxp.shape[2] - 2 * pad, dxp.shape[3] - 2 * pad
    dx = dxp[:, :, pad : pad + H, pad : pad + W]  # (N, C, H, W)
    return dx, dw, db
