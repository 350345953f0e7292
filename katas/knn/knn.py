import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    """Labels each test point by a vote of its k nearest training points.

    X_train: (n, D) floats
    y_train: (n,) integers >= 0
    X_test: (m, D) floats
    k: number of neighbours that vote, at least 1; more than n is a ValueError

    Returns (m,) labels. Equal votes go to the smallest of the labels.
    """
    raise NotImplementedError
