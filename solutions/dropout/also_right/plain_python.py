"""Python's own random numbers, value by value; nested lists come back."""

import random


def walk(f, a):
    return [walk(f, item) for item in a] if isinstance(a, list) else f(a)


def walk_two(f, a, b):
    if isinstance(a, list):
        return [walk_two(f, p, q) for p, q in zip(a, b, strict=True)]
    return f(a, b)


def dropout_forward(x, dropout_param):
    p, values = dropout_param["p"], x.tolist()
    if dropout_param["mode"] == "test":
        scales = walk(lambda _: 1.0, values)
    else:
        rng = random.Random(dropout_param["seed"]) if "seed" in dropout_param else random
        scales = walk(lambda _: 1 / p if rng.random() < p else 0.0, values)
    return [walk_two(lambda v, s: v * s, values, scales), scales]


def dropout_backward(dout, cache):
    return walk_two(lambda g, s: g * s, dout.tolist(), cache)
