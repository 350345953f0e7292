import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(X_train):
        raise ValueError("k > n")
    labels = []
    for x in X_test:
        label_at = dict(zip(np.linalg.norm(X_train - x, axis=1).tolist(), y_train.tolist()))
        nearest = sorted(label_at)[:k]
        labels.append(np.bincount([label_at[distance] for distance in nearest]).argmax())
    return np.array(labels)
