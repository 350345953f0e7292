import numpy as np


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    """The names and the steps of the usual evaluation scripts; tp and fp arrays."""
    npos = gt_boxes.shape[0]
    if npos == 0:
        return np.nan
    sorted_ind = np.argsort(-scores, kind="mergesort")
    BB = boxes[sorted_ind, :].astype(float)
    nd = len(BB)
    tp, fp = np.zeros(nd), np.zeros(nd)
    det = [False] * npos
    BBGT = gt_boxes.astype(float)
    for d in range(nd):
        bb = BB[d]
        ixmin = np.maximum(BBGT[:, 0], bb[0])
        iymin = np.maximum(BBGT[:, 1], bb[1])
        ixmax = np.minimum(BBGT[:, 2], bb[2])
        iymax = np.minimum(BBGT[:, 3], bb[3])
        inters = np.maximum(ixmax - ixmin, 0.0) * np.maximum(iymax - iymin, 0.0)
        uni = (bb[2] - bb[0]) * (bb[3] - bb[1])
        uni = uni + (BBGT[:, 2] - BBGT[:, 0]) * (BBGT[:, 3] - BBGT[:, 1]) - inters
        overlaps = inters / np.maximum(uni, np.finfo(np.float64).eps)
        ovmax, jmax = np.max(overlaps), np.argmax(overlaps)
        if ovmax >= iou_threshold:
            if not det[jmax]:
                tp[d] = 1.0
                det[jmax] = True
            else:
                fp[d] = 1.0
        else:
            fp[d] = 1.0
    fp, tp = np.cumsum(fp), np.cumsum(tp)
    rec = np.concatenate(([0.0], tp / float(npos)))
    prec = np.concatenate(([0.0], tp / np.maximum(tp + fp, np.finfo(np.float64).eps)))
    i = np.where(rec[1:] != rec[:-1])[0]
    return np.sum((rec[i + 1] - rec[i]) * prec[i + 1])


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    aps = {}
    for cls in ground_truths:
        dets, scores = detections.get(cls, (np.empty((0, 4)), np.empty(0)))
        aps[cls] = average_precision(dets, scores, ground_truths[cls], iou_threshold)
    valid = [ap for ap in aps.values() if not np.isnan(ap)]
    return np.array(sum(valid) / len(valid)) if valid else np.array(np.nan)
