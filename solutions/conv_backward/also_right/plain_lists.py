def conv_forward(x, w, b, conv_param):
    """Plain Python: no padded copy, pixels outside the image are skipped; nested lists."""
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    s, p = conv_param["stride"], conv_param["pad"]
    Ho, Wo = (H + 2 * p - HH) // s + 1, (W + 2 * p - WW) // s + 1
    steps = []
    for i in range(Ho):
        for j in range(Wo):
            for u in range(HH):
                for v in range(WW):
                    r, c = i * s + u - p, j * s + v - p
                    if 0 <= r < H and 0 <= c < W:
                        steps.append((i, j, u, v, r, c))
    out = [[[[float(b[f])] * Wo for _ in range(Ho)] for f in range(F)] for _ in range(N)]
    xs, ws = x.tolist(), w.tolist()
    for n in range(N):
        for f in range(F):
            for k in range(C):
                for i, j, u, v, r, c in steps:
                    out[n][f][i][j] += xs[n][k][r][c] * ws[f][k][u][v]
    return out, {"x": xs, "w": ws, "steps": steps, "sizes": (N, C, H, W, F, HH, WW)}


def conv_backward(dout, cache):
    N, C, H, W, F, HH, WW = cache["sizes"]
    x, w, d = cache["x"], cache["w"], dout.tolist()
    dx = [[[[0.0] * W for _ in range(H)] for _ in range(C)] for _ in range(N)]
    dw = [[[[0.0] * WW for _ in range(HH)] for _ in range(C)] for _ in range(F)]
    db = [sum(sum(map(sum, d[n][f])) for n in range(N)) for f in range(F)]
    for n in range(N):
        for f in range(F):
            for k in range(C):
                for i, j, u, v, r, c in cache["steps"]:
                    dx[n][k][r][c] += d[n][f][i][j] * w[f][k][u][v]
                    dw[f][k][u][v] += d[n][f][i][j] * x[n][k][r][c]
    return dx, dw, db
