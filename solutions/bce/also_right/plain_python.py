import math


def _one(x, t):
    if x >= 0:
        e = math.exp(-x)
        return (1 - t) * x + math.log1p(e), 1 / (1 + e) - t
    e = math.exp(x)
    return -t * x + math.log1p(e), e / (1 + e) - t


def _walk(x, t):
    """(sum of the losses, count, gradients in the same nesting)"""
    if not isinstance(x, list):
        loss, slope = _one(x, t)
        return loss, 1, slope
    parts = [_walk(a, b) for a, b in zip(x, t)]
    return sum(p[0] for p in parts), sum(p[1] for p in parts), [p[2] for p in parts]


def _divided(g, n):
    return [_divided(part, n) for part in g] if isinstance(g, list) else g / n


def bce_with_logits(logits, targets):
    """One number at a time, nested lists of any depth."""
    total, n, gradient = _walk(logits.tolist(), targets.tolist())
    return total / n, _divided(gradient, n)
