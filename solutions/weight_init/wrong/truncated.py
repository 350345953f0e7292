import numpy as np


def kaiming_normal(shape, rng):
    fan_in = int(np.prod(shape[1:]))
    w = rng.standard_normal(shape)
    while True:
        far = np.abs(w) > 2
        if not far.any():
            break
        w[far] = rng.standard_normal(int(far.sum()))
    return w * np.sqrt(2 / fan_in) / 0.87962566103423978


def xavier_uniform(shape, rng):
    area = int(np.prod(shape[2:]))
    a = np.sqrt(6 / ((shape[0] + shape[1]) * area))
    return rng.uniform(-a, a, shape)
