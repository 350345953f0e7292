import numpy as np


def ap(boxes, scores, gt_boxes, iou_threshold=0.5):
    """No loop: of those that ask for an object with enough overlap the first one gets it."""
    m = gt_boxes.shape[0]
    if not m:
        return np.float64("nan")
    rank = np.lexsort((np.arange(len(scores)), -scores))
    b, g = boxes[rank].astype("f8"), gt_boxes.astype("f8")
    w = np.minimum.outer(b[:, 2], g[:, 2]) - np.maximum.outer(b[:, 0], g[:, 0])
    h = np.minimum.outer(b[:, 3], g[:, 3]) - np.maximum.outer(b[:, 1], g[:, 1])
    inter = w.clip(0) * h.clip(0)
    union = np.add.outer(np.prod(b[:, 2:] - b[:, :2], 1), np.prod(g[:, 2:] - g[:, :2], 1)) - inter
    iou = inter / np.where(union == 0, 1, union)
    wish = iou.argmax(axis=1)
    asking = np.flatnonzero(iou.max(axis=1, initial=0) >= iou_threshold)
    _, first = np.unique(wish[asking], return_index=True)
    hits = np.sort(asking[first])
    return np.sum(np.arange(1, len(hits) + 1) / (hits + 1)) / m


def mean_ap(detections, ground_truths, iou_threshold=0.5):
    per_class = {name: np.nan for name in detections}
    for name, gt in ground_truths.items():
        found = detections.get(name)
        if found is None:
            found = (np.zeros((0, 4)), np.zeros(0))
        per_class[name] = ap(*found, gt, iou_threshold)
    values = np.array(list(per_class.values()), dtype=float)
    return np.nanmean(values) if np.isfinite(values).any() else np.nan
