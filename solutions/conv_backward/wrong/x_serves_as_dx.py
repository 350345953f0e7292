import numpy as np


def conv_forward(x, w, b, conv_param):
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) if pad else x
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            r, c = i * stride, j * stride
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", xp[:, :, r : r + HH, c : c + WW], w) + b
    return out, (xp, w, stride, pad)


def conv_backward(dout, cache):
    xp, w, stride, pad = cache
    HH, WW = w.shape[2:]
    dw = np.zeros(w.shape)
    places = [(i, j) for i in range(dout.shape[2]) for j in range(dout.shape[3])]
    for i, j in places:
        window = xp[:, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
        dw += np.einsum("nf,nchw->fchw", dout[:, :, i, j], window)
    xp[...] = 0  # not needed any more
    for i, j in places:
        window = xp[:, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
        window += np.einsum("nf,fchw->nchw", dout[:, :, i, j], w)
    H, W = xp.shape[2] - 2 * pad, xp.shape[3] - 2 * pad
    return xp[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))
