"""The loss from the score differences to the right class; gradients example by example."""

import numpy as np


def two_layer_net(params, X, y, reg):
    W1, b1, W2, b2 = map(params.get, ("W1", "b1", "W2", "b2"))
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    losses = []
    for x, k in zip(X, y):
        h = (x @ W1 + b1).clip(min=0)
        s = h @ W2 + b2
        d = s - s[k]
        top = max(d.max(), 0)
        total = np.sum(np.exp(d - top))
        losses.append(top + np.log(total))
        g = np.exp(d - top) / total
        g[k] = -np.sum(np.delete(g, k))
        grads["W2"] += np.outer(h, g)
        grads["b2"] += g
        g = (W2 @ g) * (h > 0)
        grads["W1"] += np.outer(x, g)
        grads["b1"] += g
    for name in grads:
        grads[name] = grads[name] / len(X)
        if name.startswith("W"):
            grads[name] += 2 * reg * params[name]
    squares = sum((params[name] ** 2).sum() for name in ("W1", "W2"))
    return sum(losses) / len(losses) + reg * squares, grads
