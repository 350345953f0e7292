import numpy as np


def kmeans(X, k, init, max_iter=100):
    """Weighted counts column by column; norms instead of squares; labels as a list of ints."""
    D = X.shape[1]
    C = init + 0.0
    y = np.linalg.norm(X[:, None] - C[None], axis=2).argmin(1)
    for _ in range(max_iter):
        count = np.bincount(y, minlength=k)
        for d in range(D):
            total = np.bincount(y, weights=X[:, d], minlength=k)
            np.divide(total, count, out=C[:, d], where=count > 0, casting="unsafe")
        z = np.linalg.norm(X[:, None] - C[None], axis=2).argmin(1)
        same, y = not np.any(z != y), z
        if same:
            break
    return C, [int(v) for v in y], [np.linalg.norm(X - C[y]) ** 2]
