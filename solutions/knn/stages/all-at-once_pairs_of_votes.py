import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    """The whole expanded square; how many neighbours share each neighbour's label."""
    if not k <= len(X_train):
        raise ValueError("too few training points")
    mean = X_test.mean(0)
    t, x = X_test - mean, X_train - mean
    distance = np.sqrt(np.maximum((t**2).sum(1)[:, None] + (x**2).sum(1) - 2 * np.dot(t, x.T), 0))
    votes = np.take(y_train, np.argsort(distance, axis=1)[:, :k]).astype(int)
    support = (votes[:, :, None] == votes[:, None, :]).sum(axis=2)
    winners = support == support.max(axis=1, keepdims=True)
    return np.where(winners, votes, np.iinfo(int).max).min(axis=1)
