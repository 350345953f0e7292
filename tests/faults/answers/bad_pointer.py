"""Returns an array over memory that is not there, so that sending it crashes."""
# outcome: crashed
# message: ^crashed \(Segmentation fault\)$
import numpy as np


def double(x):
    return np.lib.stride_tricks.as_strided(x, (1 << 20,), (1 << 30,))
