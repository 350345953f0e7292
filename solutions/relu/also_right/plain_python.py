"""Recursion over nested lists, no NumPy; lists are returned."""


def both(f, a, b):
    if isinstance(a, list):
        return [both(f, p, q) for p, q in zip(a, b, strict=True)]
    return f(a, b)


def relu_forward(x):
    rows = x.tolist()
    out = both(lambda v, _: v if v > 0 else 0.0, rows, rows)
    return out, rows


def relu_backward(dout, cache):
    return both(lambda g, v: g if v > 0 else 0.0, dout.tolist(), cache)
