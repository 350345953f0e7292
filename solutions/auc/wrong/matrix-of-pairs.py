def auc(labels, scores):
    positives, negatives = scores[labels == 1], scores[labels == 0]
    if not positives.size or not negatives.size:
        raise ValueError("one class only")
    wins = positives[:, None] > negatives[None, :]
    ties = positives[:, None] == negatives[None, :]
    return wins.mean() + ties.mean() / 2
