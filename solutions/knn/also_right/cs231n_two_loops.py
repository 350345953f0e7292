import numpy as np


def compute_distances_two_loops(X_train, X):
    num_test = X.shape[0]
    num_train = X_train.shape[0]
    dists = np.zeros((num_test, num_train))
    for i in range(num_test):
        for j in range(num_train):
            dists[i, j] = np.sqrt(np.sum(np.square(X[i, :] - X_train[j, :])))
    return dists


def predict_labels(dists, y_train, k=1):
    num_test = dists.shape[0]
    y_pred = np.zeros(num_test)
    for i in range(num_test):
        closest_y = y_train[np.argsort(dists[i])[:k]]
        y_pred[i] = np.bincount(closest_y).argmax()
    return y_pred


def knn_predict(X_train, y_train, X_test, k):
    if k > X_train.shape[0]:
        raise ValueError("k is too large")
    return predict_labels(compute_distances_two_loops(X_train, X_test), y_train, k)
