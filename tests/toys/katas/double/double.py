import numpy as np


def double(x: np.ndarray) -> np.ndarray:
    """Twice every number: x (N,) floats -> (N,) floats."""
    raise NotImplementedError
