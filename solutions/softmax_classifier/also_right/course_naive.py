import numpy as np


def softmax_loss_naive(W, X, y, reg):
    """With loops over rows and classes."""
    loss = 0.0
    dW = np.zeros_like(W)
    num_classes = W.shape[1]
    num_train = X.shape[0]
    for i in range(num_train):
        f = X[i].dot(W)
        f = f - np.max(f)
        sum_j = np.sum(np.exp(f))
        loss += np.log(sum_j) - f[y[i]]
        for j in range(num_classes):
            dW[:, j] += (np.exp(f[j]) / sum_j - (j == y[i])) * X[i]
    loss = loss / num_train + reg * np.sum(np.square(W))
    dW = dW / num_train + 2 * reg * W
    return loss, dW
