from collections import Counter

import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    labels = []
    for x in X_test:
        nearest = np.argsort(np.linalg.norm(X_train - x, axis=1))[:k]
        labels.append(Counter(y_train[nearest].tolist()).most_common(1)[0][0])
    return np.array(labels)
