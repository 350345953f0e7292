import numpy as np


def softmax_classifier_loss(W, X, y, reg):
    """Scores, softmax loss of the scores, penalty; then back through the two products."""
    N = len(X)
    rows = np.arange(N)

    # Only differences within a row count; with the largest score at 0 nothing overflows.
    scores = X @ W  # (N, C)
    scores = scores - scores.max(axis=1, keepdims=True)
    e = np.exp(scores)  # (N, C)
    total = e.sum(axis=1, keepdims=True)  # (N, 1), at least 1

    # The logarithm of the sum, never that of a probability: it may have been rounded to 0.
    losses = np.log(total[:, 0]) - scores[rows, y]  # (N,)
    loss = losses.mean() + reg * np.sum(W * W)

    dscores = e / total  # the probabilities, (N, C)
    dscores[rows, y] -= 1
    dscores /= N  # the cross-entropy is a mean, the penalty is not
    dW = X.T @ dscores + 2 * reg * W  # (D, C)
    return loss, dW
