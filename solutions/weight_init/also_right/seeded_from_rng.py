import random

import numpy as np


class Init:
    def __init__(self, shape, rng):
        self.shape = tuple(shape)
        self.out, self.into = shape[:2]
        self.area = int(np.multiply.reduce(shape[2:], dtype=int))
        self.rng = np.random.default_rng(rng)  # a Generator is passed through

    def he(self):
        own = random.Random(int(self.rng.integers(2**62)))
        n = int(np.prod(self.shape))
        std = (2 / self.into / self.area) ** 0.5
        return np.array([own.gauss(0, std) for _ in range(n)]).reshape(self.shape)

    def glorot(self):
        a = (6 / self.area / (self.into + self.out)) ** 0.5
        return np.concatenate([self.rng.uniform(-a, a, (1, *self.shape[1:])) for _ in range(self.out)])


def kaiming(shape, rng):
    return Init(shape, rng).he()


def xavier(shape, rng):
    return Init(shape, rng).glorot()
