"""The eigenvectors of A^T A, one at a time."""

import numpy as np


def least_squares(X, y):
    A = np.column_stack((np.ones(X.shape[0]), np.asarray(X, dtype=np.float64)))
    values, vectors = np.linalg.eigh(A.T @ A)
    c = np.zeros(A.shape[1])
    for value, v in zip(values, vectors.T):
        if value > 1e-12 * values[-1]:
            c += v * (v @ (A.T @ y)) / value
    return c
