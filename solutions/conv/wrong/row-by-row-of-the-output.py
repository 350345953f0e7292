import numpy as np


def conv_forward(x, w, b, conv_param):
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    s, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // s + 1
    Wo = (W + 2 * pad - WW) // s + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        rows = xp[:, :, i * s : i * s + HH]
        for q in range(WW):
            pixels = rows[:, :, :, q : q + s * (Wo - 1) + 1 : s]  # (N, C, HH, Wo)
            out[:, :, i] += np.einsum("nchj,fch->nfj", pixels, w[:, :, :, q])
    return out + b[:, None, None], (x, w, b, conv_param)
