import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    """Each candidate against an array of all boxes that are kept of its class."""
    kept, kept_of = [], {}
    for i in np.argsort(-scores):
        box, name = boxes[i], int(classes[i])
        if name not in kept_of:
            kept_of[name] = [i]
            kept.append(i)
            continue
        others = boxes[kept_of[name]]
        side = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(0)
        common = side[:, 0] * side[:, 1]
        union = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1) - common
        if np.all(common <= iou_threshold * union):
            kept_of[name].append(i)
            kept.append(i)
    return np.array(kept, dtype=int)
