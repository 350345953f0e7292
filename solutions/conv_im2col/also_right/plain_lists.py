def im2col(x, kh, kw, stride, pad):
    """Plain Python, one number at a time; nested lists."""
    N, C, H, W = x.shape
    x = x.tolist()
    rows = []
    for n in range(N):
        for i in range((H + 2 * pad - kh) // stride + 1):
            for j in range((W + 2 * pad - kw) // stride + 1):
                row = []
                for c in range(C):
                    for p in range(i * stride - pad, i * stride - pad + kh):
                        for q in range(j * stride - pad, j * stride - pad + kw):
                            inside = 0 <= p < H and 0 <= q < W
                            row.append(x[n][c][p][q] if inside else 0.0)
                rows.append(row)
    return rows


def col2im(cols, x_shape, kh, kw, stride, pad):
    N, C, H, W = x_shape
    x = [[[[0.0 for _ in range(W)] for _ in range(H)] for _ in range(C)] for _ in range(N)]
    rows = iter(cols.tolist())
    for n in range(N):
        for i in range((H + 2 * pad - kh) // stride + 1):
            for j in range((W + 2 * pad - kw) // stride + 1):
                row = next(rows)
                for k, value in enumerate(row):
                    c, rest = divmod(k, kh * kw)
                    p = i * stride - pad + rest // kw
                    q = j * stride - pad + rest % kw
                    if 0 <= p < H and 0 <= q < W:
                        x[n][c][p][q] += value
    return x


def conv_im2col(x, w, b, stride, pad):
    N, _, H, W = x.shape
    F, C, kh, kw = w.shape
    Ho, Wo = (H + 2 * pad - kh) // stride + 1, (W + 2 * pad - kw) // stride + 1
    filters = [f.ravel().tolist() for f in w]
    rows = im2col(x, kh, kw, stride, pad)
    dots = [[sum(map(float.__mul__, row, f)) for row in rows] for f in filters]
    return tuple(
        tuple(
            [[dots[f][(n * Ho + i) * Wo + j] + float(b[f]) for j in range(Wo)] for i in range(Ho)]
            for f in range(F)
        )
        for n in range(N)
    )
