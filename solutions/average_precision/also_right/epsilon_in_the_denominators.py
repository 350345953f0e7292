import numpy as np

epsilon = 1e-6


def intersection_over_union(box, other):
    x1, y1 = max(box[0], other[0]), max(box[1], other[1])
    x2, y2 = min(box[2], other[2]), min(box[3], other[3])
    intersection = max(x2 - x1, 0) * max(y2 - y1, 0)
    box_area = abs((box[2] - box[0]) * (box[3] - box[1]))
    other_area = abs((other[2] - other[0]) * (other[3] - other[1]))
    return intersection / (box_area + other_area - intersection + 1e-12)


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    """A published tutorial's names and its epsilon under recall and precision."""
    total_true_bboxes = len(gt_boxes)
    if total_true_bboxes == 0:
        return float("nan")
    detections = sorted(zip(scores, boxes, strict=True), key=lambda x: x[0], reverse=True)
    amount_bboxes = np.zeros(total_true_bboxes)
    TP, FP = np.zeros(len(detections)), np.zeros(len(detections))
    for detection_idx, (_, detection) in enumerate(detections):
        best_iou, best_gt_idx = 0, None
        for idx, gt in enumerate(gt_boxes):
            iou = intersection_over_union(detection, gt)
            if iou > best_iou:
                best_iou, best_gt_idx = iou, idx
        if best_iou >= iou_threshold and amount_bboxes[best_gt_idx] == 0:
            TP[detection_idx] = 1
            amount_bboxes[best_gt_idx] = 1
        else:
            FP[detection_idx] = 1
    TP_cumsum, FP_cumsum = np.cumsum(TP), np.cumsum(FP)
    recalls = np.concatenate(([0], TP_cumsum / (total_true_bboxes + epsilon)))
    precisions = TP_cumsum / (TP_cumsum + FP_cumsum + epsilon)
    return float(np.sum((recalls[1:] - recalls[:-1]) * precisions))


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    average_precisions = []
    for c in ground_truths:
        if len(ground_truths[c]) == 0:
            continue
        boxes, scores = detections[c] if c in detections else ([], [])
        average_precisions.append(average_precision(boxes, scores, ground_truths[c], iou_threshold))
    if not average_precisions:
        return float("nan")
    return sum(average_precisions) / len(average_precisions)
