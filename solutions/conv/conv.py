import numpy as np


def conv_forward(x, w, b, conv_param):
    """Slide every filter over every image: each output is one dot product plus a bias."""
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]

    Ho = (H + 2 * pad - HH) // stride + 1  # how many windows fit downwards
    Wo = (W + 2 * pad - WW) // stride + 1  # and to the right

    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))  # (N, C, H + 2 pad, W + 2 pad)
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + HH, left : left + WW]  # (N, C, HH, WW)
            dot = np.einsum("nchw,fchw->nf", window, w)  # (N, F)
            out[:, :, i, j] = dot + b

    cache = (x, w, b, conv_param)
    return out, cache
