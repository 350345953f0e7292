import numpy as np


def yolo_loss(
    raw_pred, raw_true_xy, raw_true_wh, object_mask, ignore_mask, box_loss_scale, true_class_probs
):
    """The loss of one YOLOv3 output layer. The axes before the last are the same in all arrays.

    raw_pred          (N, ..., 5 + C)  logits x, y; raw w, h; logit of objectness; class logits
    raw_true_xy       (N, ..., 2)      targets in [0, 1]
    raw_true_wh       (N, ..., 2)      targets for raw w, h
    object_mask       (N, ..., 1)      1 where an object is, else 0
    ignore_mask       (N, ..., 1)      where no object is: 1 if the cell counts, 0 if not
    box_loss_scale    (N, ..., 1)      weight of the box terms
    true_class_probs  (N, ..., C)      targets in [0, 1]

    Returns a number: the sum of all terms, divided by N.
    """
    raise NotImplementedError
