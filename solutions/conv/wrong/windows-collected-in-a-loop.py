import numpy as np


def conv_forward(x, w, b, conv_param):
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    s, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // s + 1
    Wo = (W + 2 * pad - WW) // s + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    places = [(i * s, j * s) for i in range(Ho) for j in range(Wo)]
    columns = np.stack([xp[:, :, i : i + HH, j : j + WW].reshape(N, -1) for i, j in places])
    out = columns @ w.reshape(F, -1).T + b  # (Ho * Wo, N, F)
    return out.transpose(1, 2, 0).reshape(N, F, Ho, Wo), (x, w, b, conv_param)
