"""One line."""

import numpy as np


def ols(X, y):
    return np.linalg.pinv(np.c_[np.ones(len(X)), X]) @ y
