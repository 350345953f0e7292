import numpy as np


def yolo_loss(raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs):
    """All targets and all weights laid side by side like the prediction, then one sum."""
    C = true_class_probs.shape[-1]
    target = np.concatenate([raw_true_xy, raw_true_wh, object_mask, true_class_probs], axis=-1)
    box = object_mask * box_loss_scale
    counts = np.maximum(object_mask, ignore_mask)
    weight = np.concatenate([np.repeat(box, 4, -1), counts, np.repeat(object_mask, C, -1)], axis=-1)
    error = np.logaddexp(0.0, -raw_pred) + (1 - target) * raw_pred
    error[..., 2:4] = (target - raw_pred)[..., 2:4] ** 2 / 2
    return np.vdot(weight, error) / raw_pred.shape[0]
