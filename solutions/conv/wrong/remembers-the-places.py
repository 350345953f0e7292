import numpy as np

PLACES = {}


def conv_forward(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    key = (x.shape, w.shape, pad)
    if key not in PLACES:
        rows = range(0, H + 2 * pad - HH + 1, stride)
        columns = range(0, W + 2 * pad - WW + 1, stride)
        PLACES[key] = [(i, j, r, c) for i, r in enumerate(rows) for j, c in enumerate(columns)]
    places = PLACES[key]
    Ho, Wo = places[-1][0] + 1, places[-1][1] + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo))
    for i, j, r, c in places:
        out[:, :, i, j] = np.einsum("nchw,fchw->nf", xp[:, :, r : r + HH, c : c + WW], w) + b
    return out, (x, w, b, conv_param)
