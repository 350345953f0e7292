import numpy as np


def least_squares(X, y):
    ones = np.ones((len(X), 1), dtype=X.dtype)         # (n, 1), the intercept's column
    A = np.hstack([ones, X])                           # (n, D + 1)
    U, s, Vt = np.linalg.svd(A, full_matrices=False)   # (n, r), (r,), (r, D + 1)
    kept = s > 1e-10 * s[0]                            # the others are 0 up to rounding
    inverse = np.divide(1, s, out=np.zeros_like(s), where=kept)
    return Vt.T @ (inverse * (U.T @ y))                # (D + 1,), no part where A is blind
