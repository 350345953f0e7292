"""Returns an array that is small here and of a terabyte when it is written down."""
# outcome: memory
# message: ^asked for more than 1 GiB of memory
import numpy as np


def double(x):
    return np.broadcast_to(np.float64(1), (1 << 37,))
