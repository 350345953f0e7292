import numpy as np

PADDED = {}


def conv_forward(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    shape = (N, C, H + 2 * pad, W + 2 * pad)
    if shape not in PADDED:
        PADDED[shape] = np.zeros(shape)
    xp = PADDED[shape]
    xp[:, :, pad : pad + H, pad : pad + W] = x
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            r, c = i * stride, j * stride
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", xp[:, :, r : r + HH, c : c + WW], w) + b
    return out, (x, w, b, conv_param)
