class Layer:
    def __init__(self, x, gamma):
        self.x, self.gamma = x, gamma

    def __iter__(self):
        raise RuntimeError("nobody but the backward looks inside")


def scale_shift_forward(x, gamma, beta):
    return [x * gamma + beta, Layer(x, gamma)]


def scale_shift_backward(dout, cache):
    return [dout * cache.gamma, (dout * cache.x).sum(axis=0), dout.sum(axis=0)]


def shift_forward(x, beta):
    return x + beta
