"""Lists and loops only; the winners are remembered, and nested lists come back."""


def max_pool_forward(x, pool_param):
    ph, pw, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    winners, out = {}, []
    for n, image in enumerate(x.tolist()):
        out.append([])
        for c, plane in enumerate(image):
            out[n].append([])
            for i, top in enumerate(range(0, len(plane) - ph + 1, s)):
                out[n][c].append([])
                for j, left in enumerate(range(0, len(plane[0]) - pw + 1, s)):
                    places = [(top + p, left + q) for p in range(ph) for q in range(pw)]
                    r, t = max(places, key=lambda place: plane[place[0]][place[1]])
                    winners[n, c, i, j] = r, t
                    out[n][c][i].append(plane[r][t])
    return out, (winners, x.shape)


def max_pool_backward(dout, cache):
    winners, (N, C, H, W) = cache
    dx = [[[[0.0] * W for _ in range(H)] for _ in range(C)] for _ in range(N)]
    for (n, c, i, j), (r, t) in winners.items():
        dx[n][c][r][t] += float(dout[n, c, i, j])
    return dx
