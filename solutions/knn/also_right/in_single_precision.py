import numpy as np


def knn_predict(X_train, y_train, X_test, k):
    if k > len(y_train):
        raise ValueError("k > n")
    apart = (X_test[:, np.newaxis] - X_train[np.newaxis]).astype(np.float32)
    order = np.einsum("mnd,mnd->mn", apart, apart).argsort(axis=-1, kind="stable")
    ranked = y_train[order[:, :k]].astype(np.int64)
    counts = (ranked[:, :, None] == ranked[:, None, :]).sum(-1)
    best = counts == counts.max(axis=1, keepdims=True)
    return np.where(best, ranked, 10**6).min(axis=1).astype(float)
