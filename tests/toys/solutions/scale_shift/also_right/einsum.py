import numpy as np


def scale_shift_forward(x, gamma, beta):
    return np.einsum("nd,d->nd", x, gamma) + beta, {"x": x, "gamma": gamma}


def scale_shift_backward(dout, cache):
    dgamma = np.einsum("nd,nd->d", dout, cache["x"])
    return np.einsum("nd,d->nd", dout, cache["gamma"]), dgamma, np.einsum("nd->d", dout)


def shift_forward(x, beta):
    return x + beta, "nothing"
