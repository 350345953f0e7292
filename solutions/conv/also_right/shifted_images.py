import numpy as np


def conv_forward(x, w, b, conv_param):
    """One pass for each place in the filter: a strided, shifted image times a matrix."""
    stride = conv_param["stride"]
    pad = conv_param["pad"]
    HH, WW = w.shape[2:]
    xp = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), dtype=x.dtype)
    if pad:
        xp[:, :, pad:-pad, pad:-pad] = x
    else:
        xp[...] = x
    Ho = int(np.floor((xp.shape[2] - HH) / stride)) + 1
    Wo = int(np.floor((xp.shape[3] - WW) / stride)) + 1

    out = 0
    for p in range(HH):
        for q in range(WW):
            rows = slice(p, p + (Ho - 1) * stride + 1, stride)
            columns = slice(q, q + (Wo - 1) * stride + 1, stride)
            out = out + np.tensordot(w[:, :, p, q], xp[:, :, rows, columns], axes=([1], [1]))
    out = out + b[:, None, None, None]  # (F, N, Ho, Wo)
    return np.swapaxes(out, 0, 1), {"x": x, "w": w, "param": conv_param}
