import numpy as np


def bce(z, t):
    p = 1 / (1 + np.exp(-z))
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))


def yolo_loss(raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs):
    box = object_mask * box_loss_scale
    total = np.sum(box * bce(raw_pred[..., :2], raw_true_xy))
    total += np.sum(box * 0.5 * (raw_true_wh - raw_pred[..., 2:4]) ** 2)
    counts = object_mask + (1 - object_mask) * ignore_mask
    total += np.sum(counts * bce(raw_pred[..., 4:5], object_mask))
    total += np.sum(object_mask * bce(raw_pred[..., 5:], true_class_probs))
    return total / len(raw_pred)
