import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    # One mean and one variance for each sample; keepdims lets them line up with its row.
    mean = x.mean(1, keepdims=True)  # (N, 1)
    var = x.var(1, keepdims=True)  # (N, 1), biased
    std = np.sqrt(var + eps)  # (N, 1)
    xhat = (x - mean) / std  # (N, D)
    out = gamma * xhat + beta  # (N, D)
    # x itself is not needed again: xhat and std say all that the gradients ask.
    return out, (xhat, std, gamma)


def layernorm_backward(dout, cache):
    xhat, std, gamma = cache  # (N, D), (N, 1), (D,)

    # gamma and beta were broadcast over the N samples, so their gradients are summed over them.
    dgamma = (dout * xhat).sum(0)  # (D,)
    dbeta = dout.sum(0)  # (D,)

    # The statistics ran along the row, and gamma differs along it: it must be in dxhat before
    # the means are taken.
    dxhat = dout * gamma  # (N, D)
    via_mean = dxhat.mean(1, keepdims=True)  # (N, 1)
    via_var = xhat * (dxhat * xhat).mean(1, keepdims=True)  # (N, D)
    dx = (dxhat - via_mean - via_var) / std  # (N, D)
    return dx, dgamma, dbeta
