import numpy as np


def counter(w: np.ndarray, dw: np.ndarray, config: dict):
    """w (D,), dw (D,) floats -> next_w (D,), config."""
    raise NotImplementedError
