"""The normal equations, their matrix inverted by the pseudo-inverse; a list comes back."""

import numpy as np


def normal_equation(X, y):
    m, n = X.shape
    X_b = np.ones((m, n + 1))
    X_b[:, 1:] = X
    theta = np.linalg.pinv(X_b.T.dot(X_b)).dot(X_b.T).dot(y.reshape(-1, 1))
    return theta.ravel().tolist()
