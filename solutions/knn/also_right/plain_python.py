from collections import Counter
from math import dist


def knn(X_train, y_train, X_test, k):
    train, labels = X_train.tolist(), y_train.tolist()
    if not 1 <= k <= len(train):
        raise ValueError(f"k must be from 1 to {len(train)}")
    answers = []
    for point in X_test.tolist():
        nearest = sorted(range(len(train)), key=lambda i: dist(train[i], point))[:k]
        counts = Counter(labels[i] for i in nearest)
        most = max(counts.values())
        answers.append(min(label for label, count in counts.items() if count == most))
    return answers
