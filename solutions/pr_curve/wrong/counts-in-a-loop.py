import numpy as np


def precision_recall_curve(labels, scores):
    positives = int(np.count_nonzero(labels))
    if positives == 0:
        raise ValueError("recall needs at least one positive")
    order = np.argsort(-scores)
    precision, recall, thresholds = [], [], []
    true = 0
    for predicted, i in enumerate(order, start=1):
        true += int(labels[i])
        if predicted == len(order) or scores[order[predicted]] != scores[i]:
            precision.append(true / predicted)
            recall.append(true / positives)
            thresholds.append(scores[i])
    return np.array(precision), np.array(recall), np.array(thresholds)
