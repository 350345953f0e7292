import numpy as np


def nms(boxes, scores, iou_threshold):
    """A mask of the boxes that are still in the race; each kept box is compared with all."""
    corners = boxes[:, :2], boxes[:, 2:]
    area = np.prod(corners[1] - corners[0], axis=1)
    alive = np.ones(len(boxes), dtype=bool)
    kept = []
    for i in np.argsort(-scores):
        if not alive[i]:
            continue
        kept.append(int(i))
        near = np.maximum(corners[0][i], corners[0])
        far = np.minimum(corners[1][i], corners[1])
        inter = np.prod(np.clip(far - near, 0, None), axis=1)
        alive &= inter <= iou_threshold * (area[i] + area - inter)
    return kept
