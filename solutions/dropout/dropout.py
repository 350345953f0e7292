import numpy as np


def dropout_forward(x, dropout_param):
    """Drop at random and divide by p, so that the mean of every value stays what it was."""
    p = dropout_param["p"]  # of keeping
    seed = dropout_param.get("seed")

    if dropout_param["mode"] == "test":
        return x, None

    rng = np.random.default_rng(seed)  # new in every call; without a seed from fresh entropy
    kept = rng.random(x.shape) < p  # one draw for each value
    mask = kept / p  # 0 or 1 / p, floats, in the shape of x
    out = x * mask
    return out, mask


def dropout_backward(dout, cache):
    """The forward was a product with the mask, and so is the backward."""
    mask = cache
    if mask is None:  # test mode
        return dout
    dx = dout * mask
    return dx
