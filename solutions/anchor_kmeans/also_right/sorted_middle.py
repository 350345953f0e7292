import numpy as np


def middle(values):
    values = np.sort(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) * 0.5


def overlap(w, h, anchor):
    """IoU of many boxes with one anchor by four cases of being inside."""
    inside_w, inside_h = w <= anchor[0], h <= anchor[1]
    inter = np.where(inside_w, w, anchor[0]) * np.where(inside_h, h, anchor[1])
    return inter / (w * h + anchor[0] * anchor[1] - inter)


def anchor_kmeans(wh, init, max_iter=300):
    w, h = np.asarray(wh, float).T
    anchors = [[float(a), float(b)] for a, b in init]
    labels = np.array([overlap(w, h, a) for a in anchors]).argmax(0)
    for _ in range(max_iter):
        for j in np.unique(labels):
            anchors[j] = [middle(w[labels == j]), middle(h[labels == j])]
        new = np.array([overlap(w, h, a) for a in anchors]).argmax(0)
        if (new == labels).all():
            return np.array(anchors)
        labels = new
    return np.array(anchors)
