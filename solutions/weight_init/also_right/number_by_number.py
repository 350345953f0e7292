from math import sqrt


def _nested(shape, make):
    if not shape:
        return make()
    return [_nested(shape[1:], make) for _ in range(shape[0])]


def _area(shape):
    area = 1
    for side in shape[2:]:
        area *= side
    return area


def kaiming_init(shape, rng):
    """One number at a time, as nested lists."""
    std = sqrt(2 / (shape[1] * _area(shape)))
    return _nested(shape, lambda: rng.normal(loc=0.0, scale=std))


def xavier_init(shape, rng):
    a = sqrt(6 / ((shape[0] + shape[1]) * _area(shape)))
    return _nested(shape, lambda: rng.uniform(-a, a))
