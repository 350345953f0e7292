from math import exp, fsum, log1p


def softplus(z):
    return z + log1p(exp(-z)) if z > 0 else log1p(exp(z))


def bce(z, t):
    return t * softplus(-z) + (1 - t) * softplus(z)


def yolo_loss(pred, true_xy, true_wh, obj, ignore, scale, classes):
    N = pred.shape[0]

    def rows(a):
        return a.reshape(-1, a.shape[-1]).tolist()

    terms = []
    for p, xy, wh, o, i, s, c in zip(*map(rows, (pred, true_xy, true_wh, obj, ignore, scale, classes))):
        if o[0] == 1:
            terms += [s[0] * bce(z, t) for z, t in zip(p[:2], xy)]
            terms += [s[0] * (z - t) ** 2 / 2 for z, t in zip(p[2:4], wh)]
            terms.append(bce(p[4], 1.0))
            terms += [bce(z, t) for z, t in zip(p[5:], c)]
        elif i[0] == 1:
            terms.append(bce(p[4], 0.0))
    return fsum(terms) / N
