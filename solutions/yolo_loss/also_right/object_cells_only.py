import numpy as np


def bce(z, t):
    return np.logaddexp(0, z) - t * z


def yolov3_loss(raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs):
    """Boolean indexing: the cells with objects, and the background that counts."""
    N, width = len(raw_pred), raw_pred.shape[-1]
    pred = raw_pred.reshape(-1, width)
    obj = object_mask.reshape(-1) > 0.5
    background = ~obj & (ignore_mask.reshape(-1) > 0.5)
    scale = box_loss_scale.reshape(-1)[obj]
    p = pred[obj]
    xy = bce(p[:, :2], raw_true_xy.reshape(-1, 2)[obj]).sum(axis=1) @ scale
    wh = ((p[:, 2:4] - raw_true_wh.reshape(-1, 2)[obj]) ** 2).sum(axis=1) @ scale / 2
    conf = bce(p[:, 4], 1).sum() + bce(pred[background, 4], 0).sum()
    cls = bce(p[:, 5:], true_class_probs.reshape(-1, width - 5)[obj]).sum()
    return np.array([(xy + wh + conf + cls) / N])
