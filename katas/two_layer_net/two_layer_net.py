import numpy as np


def two_layer_net(params, X, y, reg):
    """Loss and gradients of affine - ReLU - affine - softmax on one batch.

    params: dict with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,), floats
    X (N, D) floats, y (N,) integers from 0 to C - 1, reg: strength of the penalty
    Returns (loss, grads): a number, and a dict with W1, b1, W2, b2 in their shapes.
    """
    raise NotImplementedError
