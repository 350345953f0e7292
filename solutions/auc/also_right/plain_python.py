def auc(labels, scores):
    """No NumPy at all: walk over the sorted items group by group."""
    items = sorted(zip([float(s) for s in scores], [int(y) for y in labels]))
    positives = sum(y for _, y in items)
    negatives = len(items) - positives
    if positives == 0 or negatives == 0:
        raise ValueError("one class only")
    wins = 0.0
    negatives_below = 0
    i = 0
    while i < len(items):
        group = [0, 0]
        score = items[i][0]
        while i < len(items) and items[i][0] == score:
            group[items[i][1]] += 1
            i += 1
        wins += group[1] * (negatives_below + 0.5 * group[0])
        negatives_below += group[0]
    return wins / (positives * negatives)
