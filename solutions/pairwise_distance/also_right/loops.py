"""Nested lists of Python floats."""

import math


def euclidean_distances(X, Y):
    dist = []
    for x in X:
        row = []
        for y in Y:
            total = 0
            for a, b in zip(x, y):
                total += (float(a) - float(b)) ** 2
            row.append(math.sqrt(total))
        dist.append(row)
    return dist
