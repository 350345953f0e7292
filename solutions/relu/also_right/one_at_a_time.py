"""Loops over the places of the array, in float64 throughout; an object as the cache."""

import numpy as np


class Cache:
    def __init__(self, shape):
        self.shape = shape
        self.positive = set()


def relu_forward(x):
    cache = Cache(x.shape)
    out = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        if x[place] > 0:
            out[place] = x[place]
            cache.positive.add(place)
    return out, cache


def relu_backward(dout, cache):
    dx = np.zeros(cache.shape)
    for place in cache.positive:
        dx[place] += dout[place]
    return dx
