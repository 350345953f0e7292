"""Returns an array with fields, and records."""
# outcomes: wrong x4, pass, wrong
import numpy as np


def double(x):
    return np.zeros(np.shape(x), [("value", "f8"), ("verdict", "S4")])
