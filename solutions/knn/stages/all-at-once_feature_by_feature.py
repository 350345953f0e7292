import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    """Squares added feature by feature; one bincount for all rows; labels as they are."""
    m, n = len(X_test), len(X_train)
    if k > n:
        raise ValueError("k > n")
    squared = np.zeros((m, n))
    for d in range(X_train.shape[1]):
        squared += np.subtract.outer(X_test[:, d], X_train[:, d]) ** 2
    ranked = y_train[squared.argsort(axis=1)[:, :k]].astype(np.int64)
    width = int(y_train.max()) + 1
    places = ranked + width * np.arange(m)[:, None]
    counts = np.bincount(places.ravel(), minlength=m * width).reshape(m, width)
    return counts.argmax(axis=1)
