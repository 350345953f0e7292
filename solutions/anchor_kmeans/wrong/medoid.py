import numpy as np


def iou_of(wh, anchors):
    common = np.minimum(wh[:, None], anchors).prod(axis=2)
    return common / (wh.prod(axis=1)[:, None] + anchors.prod(axis=1) - common)


def anchor_kmeans(wh, init, max_iter=300):
    anchors = np.array(init, dtype=float)
    owner = iou_of(wh, anchors).argmax(axis=1)
    for _ in range(max_iter):
        for j in range(len(anchors)):
            members = wh[owner == j]
            if len(members):
                anchors[j] = members[iou_of(members, members).sum(axis=0).argmax()]
        before, owner = owner, iou_of(wh, anchors).argmax(axis=1)
        if np.array_equal(owner, before):
            break
    return anchors
