import numpy as np


class OneClassOnly(ValueError):
    pass


def auc(labels, scores):
    n, P = len(scores), int(sum(labels))
    if P in (0, n):
        raise OneClassOnly(f"{P} positives of {n}")
    order = sorted(range(n), key=scores.__getitem__)
    ranks = np.zeros(n, np.float32 if n < 1000 else float)
    i = 0
    while i < n:
        j = i
        while j + 1 < n and scores[order[j + 1]] == scores[order[i]]:
            j += 1
        ranks[order[i : j + 1]] = (i + j) / 2 + 1
        i = j + 1
    return np.float64((np.dot(ranks, labels) - P * (P + 1) / 2) / (P * (n - P)))
