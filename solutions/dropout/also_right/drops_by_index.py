"""Compares with the drop probability, 1 - p, and zeroes a copy by index; a closure as cache."""

import numpy as np


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] != "train":
        return x, lambda dout: dout
    keep = dropout_param["p"]
    generator = np.random.Generator(np.random.Philox(dropout_param.get("seed")))
    dropped = np.nonzero(generator.uniform(size=x.shape) >= keep)

    def through(a):
        b = np.array(a, dtype=np.float64)
        b[dropped] = 0
        b /= keep
        return b

    return through(x), through


def dropout_backward(dout, cache):
    return cache(dout)
