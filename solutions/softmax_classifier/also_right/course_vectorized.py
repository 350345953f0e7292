import numpy as np
from random import shuffle


def softmax_loss_naive(W, X, y, reg):
    """Left as the handout had it."""
    loss = 0.0
    dW = np.zeros_like(W)
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    """As in a course's softmax.py."""
    num_train = X.shape[0]
    scores = X.dot(W)
    scores -= np.max(scores, axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(scores), axis=1))
    loss = np.sum(log_sum - scores[range(num_train), y]) / num_train
    loss += reg * np.sum(W * W)
    probs = np.exp(scores) / np.sum(np.exp(scores), axis=1)[:, np.newaxis]
    probs[range(num_train), y] -= 1
    dW = X.T.dot(probs) / num_train
    dW += 2 * reg * W
    return loss, dW
