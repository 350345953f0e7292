"""Lists and loops only, one example after the other; the gradients are nested lists."""

import math


def two_layer_net(params, X, y, reg):
    W1, b1, W2, b2 = (params[name].tolist() for name in ("W1", "b1", "W2", "b2"))
    rows, classes = X.tolist(), [int(k) for k in y]
    N, D, H, C = len(rows), len(W1), len(b1), len(b2)
    squares = sum(v * v for W in (W1, W2) for row in W for v in row)
    loss = reg * squares
    gW1 = [[2 * reg * v for v in row] for row in W1]
    gW2 = [[2 * reg * v for v in row] for row in W2]
    gb1, gb2 = [0.0] * H, [0.0] * C
    for x, k in zip(rows, classes, strict=True):
        a = [b1[j] + sum(x[i] * W1[i][j] for i in range(D)) for j in range(H)]
        h = [max(v, 0.0) for v in a]
        s = [b2[c] + sum(h[j] * W2[j][c] for j in range(H)) for c in range(C)]
        top = max(s)
        log_sum = top + math.log(sum(math.exp(v - top) for v in s))
        loss += (log_sum - s[k]) / N
        ds = [(math.exp(v - log_sum) - (c == k)) / N for c, v in enumerate(s)]
        for c in range(C):
            gb2[c] += ds[c]
            for j in range(H):
                gW2[j][c] += h[j] * ds[c]
        for j in range(H):
            if a[j] > 0:
                da = sum(ds[c] * W2[j][c] for c in range(C))
                gb1[j] += da
                for i in range(D):
                    gW1[i][j] += x[i] * da
    return loss, {"W1": gW1, "b1": gb1, "W2": gW2, "b2": gb2}
