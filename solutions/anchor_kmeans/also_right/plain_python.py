from statistics import median


def anchor_kmeans(wh, init, max_iter=300):
    boxes = [tuple(box) for box in wh.tolist()]
    anchors = [tuple(float(side) for side in anchor) for anchor in init.tolist()]

    def distance(box, anchor):
        both = min(box[0], anchor[0]) * min(box[1], anchor[1])
        return 1 - both / (box[0] * box[1] + anchor[0] * anchor[1] - both)

    def assign():
        return [min(range(len(anchors)), key=lambda j: distance(box, anchors[j])) for box in boxes]

    owners = assign()
    for _ in range(max_iter):
        updated = []
        for j, old in enumerate(anchors):
            mine = [box for box, owner in zip(boxes, owners) if owner == j]
            updated.append(tuple(float(median(side)) for side in zip(*mine)) if mine else old)
        anchors = updated
        again = assign()
        if again == owners:
            break
        owners = again
    return anchors
