import numpy as np

sums = {}


def two_layer_net(params, X, y, reg):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    N = len(X)
    h = np.maximum(X @ W1 + b1, 0)
    scores = h @ W2 + b2
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean() + reg * ((W1**2).sum() + (W2**2).sum())
    p[np.arange(N), y] -= 1
    p /= N
    da = p @ W2.T * (h > 0)
    grads = sums.setdefault((X.shape, W2.shape), {})
    for name, gradient in (
        ("W1", X.T @ da + 2 * reg * W1),
        ("b1", da.sum(0)),
        ("W2", h.T @ p + 2 * reg * W2),
        ("b2", p.sum(0)),
    ):
        grads[name] = grads.get(name, 0) + gradient
    return loss, grads
