import numpy as np


def conv_forward(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, K, _ = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - K) // stride + 1
    Wo = (W + 2 * pad - K) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + K, left : left + K]
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", window, w[:, :, :K, :K]) + b
    return out, (x, w, b, conv_param)
