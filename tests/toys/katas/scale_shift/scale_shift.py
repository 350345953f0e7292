import numpy as np


def scale_shift_forward(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray):
    """x (N, D), gamma (D,), beta (D,) -> out (N, D), cache."""
    raise NotImplementedError


def scale_shift_backward(dout: np.ndarray, cache):
    """dout (N, D), cache -> dx (N, D), dgamma (D,), dbeta (D,)."""
    raise NotImplementedError


def shift_forward(x: np.ndarray, beta: np.ndarray):
    """x (N, D), beta (D,) -> out (N, D), cache."""
    raise NotImplementedError
