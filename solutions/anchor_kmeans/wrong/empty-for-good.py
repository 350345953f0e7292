import numpy as np


def anchor_kmeans(wh, init, max_iter=300):
    anchors = np.array(init, dtype=float)
    alive = np.ones(len(anchors), dtype=bool)
    before = None
    for _ in range(max_iter):
        common = np.minimum(wh[:, None], anchors).prod(axis=2)
        iou = common / (wh.prod(axis=1)[:, None] + anchors.prod(axis=1) - common)
        owner = np.where(alive, iou, -1).argmax(axis=1)
        if np.array_equal(owner, before):
            break
        before = owner
        for j in range(len(anchors)):
            alive[j] = np.any(owner == j)
            if alive[j]:
                anchors[j] = np.median(wh[owner == j], axis=0)
    return anchors
