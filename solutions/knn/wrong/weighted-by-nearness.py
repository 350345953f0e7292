import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    labels = []
    for x in X_test:
        distance = np.linalg.norm(X_train - x, axis=1)
        nearest = np.argsort(distance)[:k]
        labels.append(np.bincount(y_train[nearest], 1 / (distance[nearest] + 1e-9)).argmax())
    return np.array(labels)
