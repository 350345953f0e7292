import numpy as np


def conv_forward(x, w, b, conv_param):
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            r, c = i * stride, j * stride
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", xp[:, :, r : r + HH, c : c + WW], w) + b
    return out, (xp, w, stride, pad)


def conv_backward(dout, cache):
    xp, w, stride, pad = cache
    HH, WW = w.shape[2:]
    dw, dxp, seen = np.zeros(w.shape), np.zeros(xp.shape), np.zeros(xp.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * stride, j * stride
            d = dout[:, :, i, j]
            dw += np.einsum("nf,nchw->fchw", d, xp[:, :, r : r + HH, c : c + WW])
            dxp[:, :, r : r + HH, c : c + WW] += np.einsum("nf,fchw->nchw", d, w)
            seen[:, :, r : r + HH, c : c + WW] += 1
    dxp /= np.maximum(seen, 1)
    H, W = xp.shape[2] - 2 * pad, xp.shape[3] - 2 * pad
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))
