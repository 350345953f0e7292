import numpy as np


def bce(z, t):
    return np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))


def yolo_loss(raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs):
    box = object_mask * box_loss_scale
    total = np.sum(box * bce(raw_pred[..., :2], raw_true_xy))
    total += np.sum(box * 0.5 * (raw_true_wh - raw_pred[..., 2:4]) ** 2)
    counts = object_mask + (1 - object_mask) * ignore_mask
    total += np.sum(counts * bce(raw_pred[..., 4:5], object_mask))
    z = raw_pred[..., 5:] - raw_pred[..., 5:].max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    total -= np.sum(object_mask * true_class_probs * log_p)
    return total / len(raw_pred)
