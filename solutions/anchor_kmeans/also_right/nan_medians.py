import numpy as np


def anchor_kmeans(wh, init, max_iter=300):
    """All medians at once: what is not mine is nan. Always does max_iter updates' worth of rounds."""
    size = np.array(wh, dtype=np.float64)
    anchors = np.array(init, dtype=np.float64)
    seen = None
    for _ in range(max_iter):
        w = np.fmin(size[:, 0][:, None], anchors[:, 0])
        h = np.fmin(size[:, 1][:, None], anchors[:, 1])
        union = size[:, 0][:, None] * size[:, 1][:, None] + anchors[:, 0] * anchors[:, 1] - w * h
        labels = (1.0 - w * h / (union + 1e-12)).argmin(axis=1)
        if seen is not None and not np.any(labels - seen):
            break
        seen = labels
        mine = labels[:, None] == np.arange(len(anchors))
        for j in np.flatnonzero(mine.any(axis=0)):
            own = np.where(mine[:, j, None], size, np.nan)
            anchors[j] = np.nanmedian(own, axis=0)
    return anchors
