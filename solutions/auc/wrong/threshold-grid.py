import numpy as np


def auc(labels, scores):
    labels = labels == 1
    if labels.all() or not labels.any():
        raise ValueError("one class only")
    tpr, fpr = [], []
    for threshold in np.linspace(1.01, -0.01, 103):
        predicted = scores >= threshold
        tpr.append(np.mean(predicted[labels]))
        fpr.append(np.mean(predicted[~labels]))
    return np.trapezoid(tpr, fpr)
