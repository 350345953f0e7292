"""Linear algebra without end, in a library."""
# outcome: timeout
# check: load
# limit_s: 0.5
import numpy as np

numbers = np.random.default_rng(0).random((2500, 2500))
np.linalg.svd(numbers)
