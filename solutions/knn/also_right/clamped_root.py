import numpy as np


def knn_classify(X_train, y_train, X_test, k=5):
    assert X_train.shape[1] == X_test.shape[1]
    squared = (
        np.square(X_test).sum(1, keepdims=True)
        + np.square(X_train).sum(1)
        - 2 * np.dot(X_test, X_train.T)
    )
    distance = np.sqrt(np.maximum(squared, 0))
    if k > distance.shape[1]:
        raise ValueError
    labels = []
    for row in distance:
        near = y_train[np.argpartition(row, k - 1)[:k]]
        values, counts = np.unique(near, return_counts=True)  # rising labels
        labels.append(values[np.argmax(counts)])
    return np.array(labels)
