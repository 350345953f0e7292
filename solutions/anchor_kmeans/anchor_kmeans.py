import numpy as np


def nearest(wh, anchors):
    w = np.minimum(wh[:, None, 0], anchors[:, 0])               # (N, k) of the intersection
    h = np.minimum(wh[:, None, 1], anchors[:, 1])               # (N, k)
    area, anchor_area = wh.prod(axis=1), anchors.prod(axis=1)   # (N,), (k,)
    iou = w * h / (area[:, None] + anchor_area - w * h)         # (N, k)
    return iou.argmax(axis=1)                                   # (N,) the first one at a tie


def anchor_kmeans(wh, init, max_iter=300):
    anchors = np.array(init, dtype=float)                       # (k, 2) a copy, and never integers
    owner = nearest(wh, anchors)                                # (N,)
    for _ in range(max_iter):
        for j in range(len(anchors)):
            members = wh[owner == j]                            # (n_j, 2)
            if len(members) > 0:                                # without boxes the anchor stays
                anchors[j] = np.median(members, axis=0)
        before, owner = owner, nearest(wh, anchors)
        if np.array_equal(owner, before):
            break
    return anchors
