import numpy as np


def anchor_kmeans(wh, init, max_iter=300):
    anchors = np.array(init, dtype=float)
    before = None
    for _ in range(max_iter):
        common = np.minimum(wh[:, None], anchors).prod(axis=2)
        iou = common / (wh.prod(axis=1)[:, None] + anchors.prod(axis=1) - common)
        owner = iou.argmax(axis=1)
        counts = np.bincount(owner, minlength=len(anchors)).tolist()
        if counts == before:
            break
        before = counts
        for j in range(len(anchors)):
            if np.any(owner == j):
                anchors[j] = np.median(wh[owner == j], axis=0)
    return anchors
