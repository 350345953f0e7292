import numpy as np


def sigmoid(z):
    out = np.zeros_like(z)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    out[~pos] = ez / (1 + ez)
    return out


def bce_with_logits_loss(logits, targets):
    """The form of PyTorch's old kernel: (1 - t) x + m + log(exp(-m) + exp(-x - m))."""
    m = np.clip(-logits, 0, None)
    per = (1 - targets) * logits + m + np.log(np.exp(-m) + np.exp(-logits - m))
    print("mean of", per.size)
    return float(per.mean()), np.divide(sigmoid(logits) - targets, logits.size)
