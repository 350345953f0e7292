"""QR where the rank is full, the pseudo-inverse elsewhere."""

import numpy as np


def least_squares(X, y):
    A = np.insert(X, 0, 1.0, axis=1)
    if np.linalg.matrix_rank(A) == A.shape[1]:
        Q, R = np.linalg.qr(A)
        return np.linalg.solve(R, Q.T @ y)
    return np.linalg.pinv(A).dot(y)
