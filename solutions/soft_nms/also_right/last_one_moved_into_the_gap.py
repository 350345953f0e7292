import numpy as np


def soft_nms(boxes_in, scores_in, sigma=0.5, score_threshold=0.001):
    """The authors' cpu_soft_nms line by line: a dropped box is overwritten by the last one, N sinks."""
    boxes = np.zeros((len(boxes_in), 5))
    boxes[:, :4], boxes[:, 4] = boxes_in, scores_in
    N = boxes.shape[0]
    inds = list(range(N))
    pos = 0
    while pos < N:
        if boxes[pos, 4] < score_threshold:
            boxes[pos], inds[pos] = boxes[N - 1], inds[N - 1]
            N = N - 1
        else:
            pos = pos + 1

    i = 0
    while i < N:
        maxscore, maxpos = boxes[i, 4], i
        tx1, ty1, tx2, ty2, ts = boxes[i].copy()
        ti = inds[i]

        pos = i + 1
        while pos < N:
            if maxscore < boxes[pos, 4]:
                maxscore, maxpos = boxes[pos, 4], pos
            pos = pos + 1

        boxes[i] = boxes[maxpos]
        inds[i] = inds[maxpos]
        boxes[maxpos] = tx1, ty1, tx2, ty2, ts
        inds[maxpos] = ti
        tx1, ty1, tx2, ty2, ts = boxes[i]

        pos = i + 1
        while pos < N:
            x1, y1, x2, y2, _ = boxes[pos]
            area = (x2 - x1) * (y2 - y1)
            iw = min(tx2, x2) - max(tx1, x1)
            if iw > 0:
                ih = min(ty2, y2) - max(ty1, y1)
                if ih > 0:
                    ua = float((tx2 - tx1) * (ty2 - ty1) + area - iw * ih)
                    ov = iw * ih / ua
                    weight = np.exp(-(ov * ov) / sigma)
                    boxes[pos, 4] = weight * boxes[pos, 4]
                    if boxes[pos, 4] < score_threshold:
                        boxes[pos], inds[pos] = boxes[N - 1], inds[N - 1]
                        N = N - 1
                        pos = pos - 1
            pos = pos + 1
        i = i + 1
    return inds[:N], boxes[:N, 4]
