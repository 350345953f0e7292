from bisect import bisect_left, bisect_right


def auc(labels, scores):
    positives = [s for y, s in zip(labels.tolist(), scores.tolist()) if y]
    negatives = sorted(s for y, s in zip(labels.tolist(), scores.tolist()) if not y)
    if len(set(labels.tolist())) < 2:
        raise ValueError
    won = 0
    for s in positives:
        won += bisect_left(negatives, s) + bisect_right(negatives, s)
    return won / (2 * len(positives) * len(negatives))
