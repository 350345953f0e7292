import numpy as np


def conv_forward(x, w, b, conv_param):
    """Four loops, each window multiplied by each filter; guards a window at the border."""
    N, C, H, W = np.shape(x)
    F, _, HH, WW = np.shape(w)
    stride, pad = conv_param.get("stride", 1), conv_param.get("pad", 0)
    Ho, rest = divmod(H + 2 * pad - HH, stride)
    Wo, rest = divmod(W + 2 * pad - WW, stride)
    out = np.empty((N, F, Ho + 1, Wo + 1))
    for n, f, i, j in np.ndindex(*out.shape):
        r0, c0 = i * stride - pad, j * stride - pad
        top, left = max(r0, 0), max(c0, 0)
        bottom, right = max(min(r0 + HH, H), top), max(min(c0 + WW, W), left)
        piece = x[n, :, top:bottom, left:right]
        weights = w[f, :, top - r0 : bottom - r0, left - c0 : right - c0]
        weights = weights[:, : piece.shape[1], : piece.shape[2]]
        piece = piece[:, : weights.shape[1], : weights.shape[2]]
        out[n, f, i, j] = (piece * weights).sum() + b[f]
    print("conv", out.shape)
    return out, (np.array(x), np.array(w), conv_param)
