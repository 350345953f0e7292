import numpy as np


def size(n, k, stride, pad):
    return int(np.floor((n + 2 * pad - k) / stride)) + 1


def im2col(x, kh, kw, stride, pad):
    """A list of rows, one window after the other."""
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant")
    rows = []
    for image in padded:
        for i in range(0, padded.shape[2] - kh + 1, stride):
            for j in range(0, padded.shape[3] - kw + 1, stride):
                rows.append(image[:, i : i + kh, j : j + kw].flatten())
    return rows


def col2im(cols, x_shape, kh, kw, stride, pad):
    N, C, H, W = x_shape
    out = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    row = 0
    for n in range(N):
        for i in range(size(H, kh, stride, pad)):
            for j in range(size(W, kw, stride, pad)):
                r, c = i * stride, j * stride
                out[n, :, r : r + kh, c : c + kw] += np.reshape(cols[row], (C, kh, kw))
                row += 1
    return out[:, :, pad : H + pad, pad : W + pad].tolist()


def conv_im2col(x, w, b, stride, pad):
    F, C, kh, kw = w.shape
    Ho, Wo = size(x.shape[2], kh, stride, pad), size(x.shape[3], kw, stride, pad)
    out = np.zeros((len(x), F, Ho, Wo))
    place = 0
    for row in im2col(x, kh, kw, stride, pad):
        n, rest = divmod(place, Ho * Wo)
        out[n, :, rest // Wo, rest % Wo] = [np.dot(row, w[f].ravel()) + b[f] for f in range(F)]
        place += 1
    return out
