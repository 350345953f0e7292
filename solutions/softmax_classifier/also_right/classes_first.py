import numpy as np


def _cross_entropy(scores, label):
    shifted = scores - scores.max()
    logp = shifted - np.log(np.exp(shifted).sum())
    grad = np.exp(logp)
    grad[label] -= 1
    return -logp[label], grad


def softmax_classifier_loss(W, X, y, reg):
    """One row at a time with weights (C, D); a running mean; upcast to float64."""
    weights = np.array(W, dtype=np.float64).T.copy()
    loss, gradient = 0.0, np.zeros(weights.shape)
    for n, (x, label) in enumerate(zip(np.array(X, dtype=np.float64), y), start=1):
        one, slope = _cross_entropy(weights.dot(x), label)
        loss += (one - loss) / n
        gradient += (np.outer(slope, x) - gradient) / n
    print("cross-entropy", loss)
    penalty = np.linalg.norm(weights) ** 2
    return np.float64(loss + reg * penalty), (gradient + 2.0 * reg * weights).T
