import numpy as np


def conv_forward(x, w, b, conv_param):
    """Correlation as a product in the frequency domain, then every stride-th value."""
    s, p = conv_param["stride"], conv_param["pad"]
    H, W = x.shape[2] + 2 * p, x.shape[3] + 2 * p
    HH, WW = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    fx = np.fft.fft2(xp, s=(H, W))  # (N, C, H, W)
    fw = np.fft.fft2(w, s=(H, W))  # (F, C, H, W)
    product = (fx[:, None] * np.conj(fw)[None]).sum(2)  # (N, F, H, W)
    full = np.fft.ifft2(product).real
    return full[:, :, : H - HH + 1 : s, : W - WW + 1 : s] + b[None, :, None, None], (x, w, b)
