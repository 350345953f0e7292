"""Puts other classes in the place of NumPy's."""
# outcome: raised
# message: ^AttributeError
# then: wrong
import numpy as np

np.ndarray = np.generic = np.float64 = float
