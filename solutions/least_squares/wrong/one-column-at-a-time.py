import numpy as np


def least_squares(X, y):
    centred = X - X.mean(0)
    squares = (centred**2).sum(0)
    slopes = centred.T @ y / np.where(squares > 0, squares, 1)
    return np.append(y.mean() - X.mean(0) @ slopes, slopes)
