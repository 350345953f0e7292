import numpy as np


def sigmoid_cross_entropy(labels, logits):
    return np.log1p(np.exp(-abs(logits))) + np.where(logits > 0, logits, 0) - logits * labels


def yolo_loss(raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs):
    m = raw_pred.shape[0]
    mf = float(m)
    loss = 0

    conf_ce = sigmoid_cross_entropy(object_mask, raw_pred[..., 4:5])
    xy_loss = object_mask * box_loss_scale * sigmoid_cross_entropy(raw_true_xy, raw_pred[..., 0:2])
    wh_loss = object_mask * box_loss_scale * 0.5 * np.square(raw_true_wh - raw_pred[..., 2:4])
    confidence_loss = object_mask * conf_ce + (1 - object_mask) * conf_ce * ignore_mask
    class_loss = object_mask * sigmoid_cross_entropy(true_class_probs, raw_pred[..., 5:])

    xy_loss = np.sum(xy_loss) / mf
    wh_loss = np.sum(wh_loss) / mf
    confidence_loss = np.sum(confidence_loss) / mf
    class_loss = np.sum(class_loss) / mf
    loss += xy_loss + wh_loss + confidence_loss + class_loss
    return loss
