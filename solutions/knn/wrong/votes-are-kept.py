import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    votes = np.zeros(y_train.max() + 1, dtype=int)
    labels = []
    for x in X_test:
        nearest = np.argsort(np.linalg.norm(X_train - x, axis=1))[:k]
        for label in y_train[nearest]:
            votes[label] += 1
        labels.append(votes.argmax())
    return np.array(labels)
