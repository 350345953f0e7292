def overlap(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    inter = w * h
    return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def class_nms(boxes, scores, classes, iou_threshold):
    """One walk down the ranking; each candidate is held against the kept ones of its class."""
    boxes, scores, classes = boxes.tolist(), scores.tolist(), classes.tolist()
    kept, kept_of = [], {}
    for i in sorted(range(len(scores)), key=lambda i: (-scores[i], classes[i], -i)):
        same = kept_of.setdefault(classes[i], [])
        if all(overlap(boxes[i], boxes[j]) <= iou_threshold for j in same):
            same.append(i)
            kept.append(i)
    return tuple(kept)
