import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalise each column of x over the batch, then scale and shift it. (Given.)

    x (N, D), gamma (D,), beta (D,), floats; bn_param: dict with mode, eps, momentum,
    running_mean, running_var. Returns out (N, D) and a cache for the backward.
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))  # (D,)
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))  # (D,)

    if mode == "train":
        mean = x.mean(0)  # (D,)
        var = x.var(0)  # (D,), biased
        xhat = (x - mean) / np.sqrt(var + eps)  # (N, D)
        out = gamma * xhat + beta  # (N, D)
        cache = (x, xhat, mean, var, gamma, eps)  # yours to change
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        xhat = (x - running_mean) / np.sqrt(running_var + eps)  # (N, D)
        out = gamma * xhat + beta  # (N, D)
        cache = None  # the backward is asked for in train mode only
    else:
        raise ValueError(f"mode is {mode!r}, should be 'train' or 'test'")
    return out, cache


def batchnorm_backward(dout, cache):
    """Gradients of batch normalisation in train mode, given dout (N, D) and the cache.

    Returns dx (N, D), dgamma (D,), dbeta (D,), in the floating dtype of the inputs.
    """
    raise NotImplementedError
