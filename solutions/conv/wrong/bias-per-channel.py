import numpy as np


def conv_forward(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo))
    for f in range(F):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    top, left = i * stride, j * stride
                    window = xp[:, c, top : top + HH, left : left + WW]
                    out[:, f, i, j] += (window * w[f, c]).sum(axis=(1, 2)) + b[f]
    return out, (x, w, b, conv_param)
