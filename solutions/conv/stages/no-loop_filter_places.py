import numpy as np


def conv_forward(x, w, b, conv_param):
    """A loop over the places in the filter: each multiplies one strided slice of the image."""
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    s, pad = conv_param["stride"], conv_param["pad"]
    Ho, Wo = (H + 2 * pad - HH) // s + 1, (W + 2 * pad - WW) // s + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo)) + b[None, :, None, None]
    for p in range(HH):
        for q in range(WW):
            pixels = xp[:, :, p : p + s * (Ho - 1) + 1 : s, q : q + s * (Wo - 1) + 1 : s]
            out += np.einsum("ncij,fc->nfij", pixels, w[:, :, p, q])
    return out, (xp, w, b, conv_param)
