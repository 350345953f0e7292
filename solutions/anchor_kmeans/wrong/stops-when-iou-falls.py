import numpy as np


def best(wh, anchors):
    common = np.minimum(wh[:, None], anchors).prod(axis=2)
    iou = common / (wh.prod(axis=1)[:, None] + anchors.prod(axis=1) - common)
    return iou.argmax(axis=1), iou.max(axis=1).mean()


def anchor_kmeans(wh, init, max_iter=300):
    anchors = np.array(init, dtype=float)
    owner, quality = best(wh, anchors)
    for _ in range(max_iter):
        moved = anchors.copy()
        for j in range(len(anchors)):
            if np.any(owner == j):
                moved[j] = np.median(wh[owner == j], axis=0)
        owner, now = best(wh, moved)
        if now <= quality:
            break
        anchors, quality = moved, now
    return anchors
