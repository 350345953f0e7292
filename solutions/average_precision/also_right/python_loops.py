def iou(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    inter = w * h
    return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    """Plain Python; the precision is added up at the hits, for recall rises nowhere else."""
    if len(gt_boxes) == 0:
        return float("nan")
    gts = [tuple(g) for g in gt_boxes.tolist()]
    dets = sorted(zip(scores.tolist(), boxes.tolist(), strict=True), key=lambda d: d[0], reverse=True)
    taken, tp, fp, total = [False] * len(gts), 0, 0, 0.0
    for _, box in dets:
        best, where = -1.0, -1
        for j, gt in enumerate(gts):
            if iou(box, gt) > best:
                best, where = iou(box, gt), j
        if best >= iou_threshold and not taken[where]:
            taken[where] = True
            tp += 1
            total += tp / (tp + fp)
        else:
            fp += 1
    return total / len(gts)


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    total, count = 0.0, 0
    for c in set(detections) | set(ground_truths):
        if c not in ground_truths or len(ground_truths[c]) == 0:
            continue
        count += 1
        if c in detections:
            total += average_precision(*detections[c], ground_truths[c], iou_threshold)
    return total / count if count else float("nan")
