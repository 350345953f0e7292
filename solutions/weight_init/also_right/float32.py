import numpy as np


def kaiming_normal_(shape, rng):
    """float32, from the generator's float32 methods."""
    receptive = np.prod(shape[2:]) if len(shape) > 2 else 1
    w = rng.standard_normal(size=shape, dtype=np.float32)
    w *= np.float32(np.sqrt(2.0) / np.sqrt(shape[1] * receptive))
    return w


def xavier_uniform_(shape, rng):
    receptive = np.prod(shape[2:]) if len(shape) > 2 else 1
    std = np.sqrt(2.0 / float((shape[0] + shape[1]) * receptive))
    bound = np.sqrt(3.0) * std
    return rng.uniform(-bound, bound, size=shape).astype(np.float32)
