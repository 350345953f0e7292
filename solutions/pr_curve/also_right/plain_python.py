def precision_recall_curve(labels, scores):
    """No NumPy: walk down the sorted items, close a group whenever the score changes."""
    items = sorted(((float(s), int(y)) for s, y in zip(scores, labels)), reverse=True)
    positives = sum(y for _, y in items)
    if not positives:
        raise ValueError("no positives")
    precision, recall, thresholds = [], [], []
    true = 0
    for i, (score, y) in enumerate(items, 1):
        true += y
        if i < len(items) and items[i][0] == score:
            continue
        precision.append(true / i)
        recall.append(true / positives)
        thresholds.append(score)
    return precision, recall, thresholds
