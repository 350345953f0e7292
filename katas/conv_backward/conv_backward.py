import numpy as np


def conv_forward(x, w, b, conv_param):
    """Slide every filter over every image (cross-correlation, zero padding). (Given.)

    x (N, C, H, W), w (F, C, HH, WW), b (F,), floats; conv_param: {"stride": int, "pad": int}.
    Returns out (N, F, Ho, Wo) and a cache for the backward.
    """
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    Ho = (H + 2 * pad - HH) // stride + 1
    Wo = (W + 2 * pad - WW) // stride + 1

    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))  # (N, C, H + 2 pad, W + 2 pad)
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + HH, left : left + WW]  # (N, C, HH, WW)
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", window, w) + b
    cache = (x, w, b, conv_param)  # yours to change
    return out, cache


def conv_backward(dout, cache):
    """Gradients of the convolution, given dout (N, F, Ho, Wo) and the forward's cache.

    Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,), in the floating dtype of the inputs.
    """
    raise NotImplementedError
