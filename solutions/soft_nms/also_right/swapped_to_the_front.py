import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """As in the authors' code: the best is swapped to position i, the tail is lowered and shrinks."""
    dets = np.concatenate([boxes, scores[:, None]], axis=1).astype(np.float64)
    dets = np.concatenate([dets, np.arange(len(dets))[:, None]], axis=1)
    dets = dets[dets[:, 4] >= score_threshold]
    i = 0
    while i < len(dets):
        m = i + int(np.argmax(dets[i:, 4]))
        dets[[i, m]] = dets[[m, i]]
        x1, y1, x2, y2 = dets[i, :4]
        pos = i + 1
        while pos < len(dets):
            a = dets[pos]
            iw = min(x2, a[2]) - max(x1, a[0])
            ih = min(y2, a[3]) - max(y1, a[1])
            if iw > 0 and ih > 0:
                union = (x2 - x1) * (y2 - y1) + (a[2] - a[0]) * (a[3] - a[1]) - iw * ih
                ov = iw * ih / union
                dets[pos, 4] *= np.exp(-(ov * ov) / sigma)
                if dets[pos, 4] < score_threshold:
                    dets = np.delete(dets, pos, axis=0)
                    continue
            pos += 1
        i += 1
    return dets[:, 5], dets[:, 4]
