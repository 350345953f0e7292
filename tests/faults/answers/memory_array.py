"""An array that is too large."""
# outcome: memory
# message: ^asked for more than 1 GiB of memory \(.*Unable to allocate
import numpy as np


def double(x):
    return np.ones(1 << 28)
