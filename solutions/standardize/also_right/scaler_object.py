import numpy as np


class StandardScaler:
    def __init__(self, eps):
        self.eps = eps

    def fit(self, X):
        X = np.asarray(X, dtype=np.float64)
        self.mean_ = np.average(X, axis=0, keepdims=True)
        self.scale_ = np.clip(np.linalg.norm(X - self.mean_, axis=0) / np.sqrt(len(X)), self.eps, None)
        return self

    def transform(self, X):
        return np.divide(np.subtract(X, self.mean_), self.scale_)


def zscore(train, test, eps=1e-6):
    """As in scikit-learn; another default."""
    scaler = StandardScaler(eps).fit(train)
    return scaler.transform(train), scaler.transform(test)
