import numpy as np


def anchor_kmeans(wh, init, max_iter=300):
    """No labels are compared: an update that moves no anchor is the last one."""
    wh, anchors = wh.astype(float), init.astype(float)
    k = len(anchors)
    while max_iter > 0:
        common = np.minimum(wh[:, None], anchors[None]).prod(axis=-1)
        union = np.prod(wh, -1, keepdims=True) + np.prod(anchors, -1) - common
        owner = np.argmax(common / union, axis=1)
        moved = anchors.copy()
        for j in set(owner):
            moved[j] = np.quantile(wh[owner == j], 0.5, axis=0)
        if (moved == anchors).all():
            break
        anchors, max_iter = moved, max_iter - 1
    return anchors.tolist()
