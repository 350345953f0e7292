def scale_shift_forward(x, gamma, beta):
    out = [[v * g + b for v, g, b in zip(row, gamma, beta, strict=True)] for row in x]
    return out, (value for value in (x, gamma))


def scale_shift_backward(dout, cache):
    x, gamma = cache
    columns = range(len(gamma))
    dx = [[d * g for d, g in zip(row, gamma, strict=True)] for row in dout]
    dgamma = [sum(d[j] * v[j] for d, v in zip(dout, x, strict=True)) for j in columns]
    return dx, dgamma, [sum(d[j] for d in dout) for j in columns]


def shift_forward(x, beta):
    return [[v + b for v, b in zip(row, beta, strict=True)] for row in x], len(x)
