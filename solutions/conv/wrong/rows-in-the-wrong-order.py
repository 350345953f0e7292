import numpy as np


def conv_forward(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    columns = []
    for n in range(N):
        for i in range(0, Ho * stride, stride):
            for j in range(0, Wo * stride, stride):
                columns.append(xp[n, :, i : i + HH, j : j + WW].ravel())
    columns = np.array(columns).T  # (C HH WW, N Ho Wo)
    out = w.reshape(F, -1) @ columns + b[:, None]  # (F, N Ho Wo)
    return out.reshape(N, F, Ho, Wo), (x, w, b, conv_param)
