import numpy as np


def average_precision(boxes, scores, gt_boxes, iou_threshold=0.5):
    """Average precision of one class on one image.

    boxes: (n, 4) floats, detections as rows (x1, y1, x2, y2)
    scores: (n,) floats
    gt_boxes: (m, 4) floats, the objects that are really there
    iou_threshold: a detection needs at least this IoU with its object
    returns: a float; nan without objects
    """
    raise NotImplementedError


def mean_average_precision(detections, ground_truths, iou_threshold=0.5):
    """The mean of the classes' average precisions.

    detections: dict, class -> (boxes, scores)
    ground_truths: dict, class -> gt_boxes
    returns: a float; nan when no class has objects
    """
    raise NotImplementedError
