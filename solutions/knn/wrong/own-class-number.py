import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    classes, codes = np.unique(y_train, return_inverse=True)
    labels = []
    for x in X_test:
        nearest = np.argsort(np.linalg.norm(X_train - x, axis=1))[:k]
        votes = np.bincount(codes[nearest], minlength=len(classes))
        labels.append(votes.argmax())
    return np.array(labels)
