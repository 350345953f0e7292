import numpy as np


def two_layer_net(params, X, y, reg):
    """Forward step by step, then back through the same steps from the end."""
    W1, b1 = params["W1"], params["b1"]  # (D, H), (H,)
    W2, b2 = params["W2"], params["b2"]  # (H, C), (C,)
    N = X.shape[0]
    rows = np.arange(N)

    # Forward
    a = X @ W1 + b1  # (N, H)
    h = np.maximum(a, 0)  # (N, H)
    scores = h @ W2 + b2  # (N, C)

    shifted = scores - scores.max(axis=1, keepdims=True)  # (N, C), exp cannot overflow
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (N, 1)
    log_p = shifted - log_sum  # (N, C), logarithms of the probabilities
    data_loss = -log_p[rows, y].mean()
    penalty = reg * (np.sum(W1**2) + np.sum(W2**2))
    loss = data_loss + penalty

    # Backward
    dscores = np.exp(log_p)  # (N, C), the probabilities
    dscores[rows, y] -= 1  # minus one-hot
    dscores /= N  # the mean over the batch

    dW2 = h.T @ dscores + 2 * reg * W2  # (H, C)
    db2 = dscores.sum(axis=0)  # (C,)
    dh = dscores @ W2.T  # (N, H)
    da = dh * (a > 0)  # (N, H)
    dW1 = X.T @ da + 2 * reg * W1  # (D, H)
    db1 = da.sum(axis=0)  # (H,)

    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
