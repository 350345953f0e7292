import numpy as np


def softmax_classifier_loss(W, X, y, reg):
    """einsum throughout, a one-hot matrix, log-sum-exp without a shift of one's own."""
    s = np.einsum("nd,dc->nc", X, W)
    lse = np.logaddexp.reduce(s, axis=1, keepdims=True)
    T = (np.asarray(y)[:, None] == np.arange(W.shape[1])).astype(float)
    ce = np.einsum("nc,nc->", lse - s, T) / len(X)
    slope = (np.exp(s - lse) - T) / len(X)
    return np.array([ce + reg * np.vdot(W, W)]), np.einsum("nd,nc->dc", X, slope) + reg * (W + W)
