def conv_forward(x, w, b, conv_param):
    """Plain Python: no padded copy, pixels outside the image are skipped; nested lists."""
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    rows = (H - HH + 2 * pad) // stride + 1
    columns = (W - WW + 2 * pad) // stride + 1
    x, w, b = x.tolist(), w.tolist(), b.tolist()

    def at(n, f, i, j):
        total = b[f]
        for p in range(HH):
            row = i * stride - pad + p
            if not 0 <= row < H:
                continue
            for q in range(WW):
                column = j * stride - pad + q
                if 0 <= column < W:
                    for c in range(C):
                        total += w[f][c][p][q] * x[n][c][row][column]
        return total

    out = []
    for n in range(N):
        maps = []
        for f in range(F):
            maps.append([[at(n, f, i, j) for j in range(columns)] for i in range(rows)])
        out.append(maps)
    return out, None
