from itertools import groupby


class NoPositives(ValueError):
    pass


def precision_recall_curve(labels, scores):
    pairs = sorted(zip(scores.tolist(), labels.tolist()), key=lambda pair: -pair[0])
    total = sum(label == 1 for _, label in pairs)
    if total == 0:
        raise NoPositives("there must be a positive")
    seen = true = 0
    points = []
    for score, group in groupby(pairs, key=lambda pair: pair[0]):
        members = [bool(label) for _, label in group]
        seen, true = seen + len(members), true + sum(members)
        points.append((true / seen, true / total, score))
    precision, recall, thresholds = map(list, zip(*points))
    return precision, recall, thresholds
