import numpy as np


def class_nms(boxes, scores, classes, iou_threshold):
    near = np.maximum(boxes[:, None, :2], boxes[:, :2])
    far = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    inter = np.prod((far - near).clip(min=0), axis=-1)  # (n, n)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    union = area[:, None] + area - inter
    iou = np.divide(inter, union, out=np.zeros_like(inter), where=union > 0)
    doubles = (iou > iou_threshold) & (classes[:, None] == classes)

    kept, gone = [], np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        if not gone[i]:
            kept.append(i)
            gone |= doubles[i]
    return np.array(kept, dtype=int)
