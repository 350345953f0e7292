import numpy as np


def pairwise_distance(X, Y):
    center = Y.mean(0)                          # (D,), shifting both sets changes no distance
    X, Y = X - center, Y - center               # new arrays: the caller's stay as they are
    x2 = (X * X).sum(1)                         # (N,)
    y2 = (Y * Y).sum(1)                         # (M,)
    squared = x2[:, None] + y2 - 2 * (X @ Y.T)  # (N, M), |x|^2 + |y|^2 - 2 x.y
    return np.sqrt(np.maximum(squared, 0))      # rounding may leave -4e-16 for equal points
