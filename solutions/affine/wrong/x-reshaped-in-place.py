import numpy as np


def affine_forward(x, w, b):
    shape = x.shape
    x.shape = (shape[0], w.shape[0])
    return x @ w + b, (x, w, shape)


def affine_backward(dout, cache):
    x, w, shape = cache
    return (dout @ w.T).reshape(shape), x.T @ dout, dout.sum(axis=0)
