import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    labels = []
    for x in X_test:
        order = np.linalg.norm(X_train - x, axis=1).argsort()
        X_train[:], y_train[:] = X_train[order], y_train[order]
        labels.append(np.bincount(y_train[:k]).argmax())
    return np.array(labels)
