latest = None


def scale_shift_forward(x, gamma, beta):
    global latest
    latest = x, gamma
    return x * gamma + beta, None


def scale_shift_backward(dout, cache):
    x, gamma = latest
    return dout * gamma, (dout * x).sum(0), dout.sum(0)


def shift_forward(x, beta):
    return x + beta, None
