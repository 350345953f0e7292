import numpy as np
from numpy.fft import irfft2, rfft2


def conv_forward(x, w, b, conv_param):
    """Products of spectra, in the forward and for both gradients."""
    s, p = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    size = xp.shape[2:]
    fx, fw = rfft2(xp, size), rfft2(w, size)
    full = irfft2(np.einsum("ncij,fcij->nfij", fx, fw.conj()), size)
    H, W = size[0] - w.shape[2] + 1, size[1] - w.shape[3] + 1
    out = full[:, :, :H:s, :W:s] + b[None, :, None, None]
    return out, (fx, fw, size, (H, W), s, p, w.shape)


def conv_backward(dout, cache):
    fx, fw, size, (H, W), s, p, shape = cache
    d = np.zeros((*dout.shape[:2], *size))
    d[:, :, :H:s, :W:s] = dout
    fd = rfft2(d, size)
    dx = irfft2(np.einsum("nfij,fcij->ncij", fd, fw), size)
    dw = irfft2(np.einsum("nfij,ncij->fcij", fd.conj(), fx), size)
    dx = dx[:, :, p : size[0] - p, p : size[1] - p]
    return dx, dw[:, :, : shape[2], : shape[3]], d.sum(axis=(0, 2, 3))
