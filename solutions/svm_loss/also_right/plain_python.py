def multiclass_hinge_loss(scores, labels):
    """Three loops over lists; integers in the gradient until the end."""
    rows, labels = scores.tolist(), [int(label) for label in labels]
    loss = 0
    gradient = [[0] * len(row) for row in rows]
    for i in range(len(rows)):
        for j in range(len(rows[i])):
            if j == labels[i]:
                continue
            lacking = 1 - (rows[i][labels[i]] - rows[i][j])
            if lacking > 0:
                loss += lacking
                gradient[i][j] += 1
                gradient[i][labels[i]] -= 1
    n = len(rows)
    return loss / n, [[g / n for g in row] for row in gradient]
