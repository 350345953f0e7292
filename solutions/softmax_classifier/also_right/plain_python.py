import math


def softmax_regression_loss(W, X, y, reg):
    """Lists and no array at all."""
    W, X, y = W.tolist(), X.tolist(), y.tolist()
    D, C, N = len(W), len(W[0]), len(X)
    gradient = [[2 * reg * w for w in row] for row in W]
    losses = []
    for row, label in zip(X, y):
        scores = [sum(row[d] * W[d][c] for d in range(D)) for c in range(C)]
        top = max(scores)
        total = math.fsum(math.exp(s - top) for s in scores)
        losses.append(top - scores[label] + math.log(total))
        for c in range(C):
            slope = math.exp(scores[c] - top) / total - (c == label)
            for d in range(D):
                gradient[d][c] += slope * row[d] / N
    return [sum(losses) / N + reg * sum(w * w for row in W for w in row), gradient]
