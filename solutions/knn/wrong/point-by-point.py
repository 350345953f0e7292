import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    labels = []
    for x in X_test:
        squared = ((X_train - x) ** 2).sum(axis=1)
        values, counts = np.unique(y_train[np.argsort(squared)[:k]], return_counts=True)
        labels.append(values[counts.argmax()])
    return np.array(labels)
