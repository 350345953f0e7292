"""Plain Python: two Gram-Schmidt passes, first over the columns, then over the rows that count.

Keeps the columns that are not combinations of earlier ones, and finds the shortest solution
within the row space.
"""

import math


def dot(a, b):
    return math.fsum(p * q for p, q in zip(a, b))


def basis(vectors):
    found = []
    for v in vectors:
        size = math.sqrt(dot(v, v))
        for _ in range(2):
            for q in found:
                part = dot(q, v)
                v = [a - part * b for a, b in zip(v, q)]
        left = math.sqrt(dot(v, v))
        if left > 1e-5 * max(size, 1e-300):
            found.append([a / left for a in v])
    return found


def least_squares(X, y):
    rows = [[1.0] + [float(v) for v in row] for row in X]
    y = [float(v) for v in y]
    columns = [list(column) for column in zip(*rows)]
    Q, P = basis(columns), basis(rows)  # of the column space and of the row space
    r = len(Q)
    # In these bases A is an r x r matrix of full rank.
    M = [[dot(q, [dot(row, p) for row in rows]) for p in P] + [dot(q, y)] for q in Q]
    for k in range(r):
        best = max(range(k, r), key=lambda i: abs(M[i][k]))
        M[k], M[best] = M[best], M[k]
        for i in range(r):
            if i != k:
                f = M[i][k] / M[k][k]
                M[i] = [a - f * b for a, b in zip(M[i], M[k])]
    z = [M[k][r] / M[k][k] for k in range(r)]
    return [math.fsum(z[k] * P[k][j] for k in range(r)) for j in range(len(columns))]
