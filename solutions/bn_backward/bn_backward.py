import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))  # (D,)
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))  # (D,)

    if mode == "train":
        mean = x.mean(0)  # (D,)
        var = x.var(0)  # (D,), biased
        std = np.sqrt(var + eps)  # (D,)
        xhat = (x - mean) / std  # (N, D)
        out = gamma * xhat + beta  # (N, D)
        # x itself is not needed again: xhat and std say all that the gradients ask.
        cache = (xhat, std, gamma)
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta  # (N, D)
        cache = None  # the backward is asked for in train mode only
    else:
        raise ValueError(f"mode is {mode!r}, should be 'train' or 'test'")
    return out, cache


def batchnorm_backward(dout, cache):
    xhat, std, gamma = cache  # (N, D), (D,), (D,)

    # gamma and beta were broadcast down the N rows, so their gradients are summed over them.
    dgamma = (dout * xhat).sum(0)  # (D,)
    dbeta = dout.sum(0)  # (D,)

    # x[i] reaches the loss on three roads: its own xhat[i], and all of the column's xhat
    # through the mean and through the variance. The last two take away from dxhat its part
    # along the column of ones and its part along xhat.
    dxhat = dout * gamma  # (N, D)
    via_mean = dxhat.mean(0)  # (D,)
    via_var = xhat * (dxhat * xhat).mean(0)  # (N, D)
    dx = (dxhat - via_mean - via_var) / std  # (N, D)
    return dx, dgamma, dbeta
