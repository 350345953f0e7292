def iou(boxes1, boxes2):
    """Two loops over Python floats; nested lists come back."""
    table = []
    for ax1, ay1, ax2, ay2 in boxes1.tolist():
        row = []
        for bx1, by1, bx2, by2 in boxes2.tolist():
            w = min(ax2, bx2) - max(ax1, bx1)
            h = min(ay2, by2) - max(ay1, by1)
            if w <= 0 or h <= 0:
                row.append(0)
                continue
            area_a = (ax2 - ax1) * (ay2 - ay1)
            area_b = (bx2 - bx1) * (by2 - by1)
            row.append(w * h / (area_a + area_b - w * h))
        table.append(row)
    return table
