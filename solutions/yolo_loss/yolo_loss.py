import numpy as np


def bce(z, t):
    # log(1 + exp(z)) - z * t, so written that no exponent is positive
    return np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))


def yolo_loss(
    raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs
):
    raw_xy = raw_pred[..., 0:2]                             # (N, ..., 2)
    raw_wh = raw_pred[..., 2:4]                             # (N, ..., 2)
    raw_object = raw_pred[..., 4:5]                         # (N, ..., 1) keeps its axis
    raw_class = raw_pred[..., 5:]                           # (N, ..., C)

    box_weight = object_mask * box_loss_scale               # (N, ..., 1)
    counts = object_mask + (1 - object_mask) * ignore_mask  # (N, ..., 1) 1 with an object, always

    # The last axes are 2, 2, 1 and C: each term is summed before the terms are added.
    xy = np.sum(box_weight * bce(raw_xy, raw_true_xy))
    wh = np.sum(box_weight * 0.5 * (raw_true_wh - raw_wh) ** 2)
    objectness = np.sum(counts * bce(raw_object, object_mask))
    classes = np.sum(object_mask * bce(raw_class, true_class_probs))

    return (xy + wh + objectness + classes) / len(raw_pred)
