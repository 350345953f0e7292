import numpy as np


def nms(boxes, scores, iou_threshold):
    """All overlaps at once; no division; kept indices come back as floats."""
    near = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    far = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    inter = np.clip(far - near, 0, None).prod(axis=2)
    area = inter.diagonal()
    too_much = inter > iou_threshold * (area[:, None] + area - inter)
    alive = np.ones(len(boxes), dtype=bool)
    kept = np.empty(0)
    for i in np.lexsort((np.arange(len(boxes)), -scores)):
        if alive[i]:
            alive &= ~too_much[i]
            kept = np.append(kept, i)
    return kept
