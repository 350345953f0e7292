import math


def standardise(train, test, eps=1e-8):
    """Plain Python; the results are lists of lists."""
    rows = [list(map(float, row)) for row in train]
    z_train = [[0.0] * len(rows[0]) for _ in rows]
    z_test = [[0.0] * len(rows[0]) for _ in test]
    for j in range(len(rows[0])):
        column = [row[j] for row in rows]
        mean = sum(column) / len(column)
        std = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        for i, row in enumerate(rows):
            z_train[i][j] = (row[j] - mean) / (std + eps)
        for i, row in enumerate(test):
            z_test[i][j] = (float(row[j]) - mean) / (std + eps)
    return z_train, z_test
