"""A loop over images and groups, lists of Python floats and nested lists as results."""

import math


def members(G, C, H, W, g):
    size = C // G
    channels = range(g * size, (g + 1) * size)
    return [(c, i, j) for c in channels for i in range(H) for j in range(W)]


def empty(N, C, H, W):
    return [[[[0.0] * W for _ in range(H)] for _ in range(C)] for _ in range(N)]


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    if C % G:
        raise RuntimeError("G has to divide C")
    eps = gn_param.get("eps", 1e-5)
    out, xhat = empty(N, C, H, W), empty(N, C, H, W)
    scale = [float(gamma[0, c, 0, 0]) for c in range(C)]
    roots = {}
    for n in range(N):
        for g in range(G):
            places = members(G, C, H, W, g)
            values = [float(x[n, c, i, j]) for c, i, j in places]
            mean = math.fsum(values) / len(values)
            var = math.fsum((v - mean) ** 2 for v in values) / len(values)
            roots[n, g] = math.sqrt(var + eps)
            for (c, i, j), v in zip(places, values, strict=True):
                h = (v - mean) / roots[n, g]
                xhat[n][c][i][j] = h
                out[n][c][i][j] = scale[c] * h + float(beta[0, c, 0, 0])
    return out, (xhat, roots, scale, G)


def spatial_groupnorm_backward(dout, cache):
    xhat, roots, scale, G = cache
    N, C, H, W = dout.shape
    dx = empty(N, C, H, W)
    dgamma, dbeta = empty(1, C, 1, 1), empty(1, C, 1, 1)
    for (n, g), root in roots.items():
        places = members(G, C, H, W, g)
        d = [float(dout[n, c, i, j]) for c, i, j in places]
        h = [xhat[n][c][i][j] for c, i, j in places]
        weighted = [a * scale[c] for a, (c, _, _) in zip(d, places, strict=True)]
        mean = sum(weighted) / len(places)
        along = sum(a * b for a, b in zip(weighted, h, strict=True)) / len(places)
        for k, (c, i, j) in enumerate(places):
            dx[n][c][i][j] = (weighted[k] - mean - h[k] * along) / root
            dgamma[0][c][0][0] += d[k] * h[k]
            dbeta[0][c][0][0] += d[k]
    return dx, dgamma, dbeta
