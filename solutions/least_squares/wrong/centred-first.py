import numpy as np


def least_squares(X, y):
    x_mean, y_mean = X.mean(0), y.mean()
    slopes = np.linalg.pinv(X - x_mean, rcond=1e-10) @ (y - y_mean)
    return np.append(y_mean - x_mean @ slopes, slopes)
