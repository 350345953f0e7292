import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    # A layer that has not seen a batch yet starts from zeros.
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))  # (D,)
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))  # (D,)

    if mode == "train":
        mean = x.mean(0)  # (D,)
        var = x.var(0)  # (D,), biased
        # Stored in the dict: it is all that the next call gets to see.
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        mean, var = running_mean, running_var
    else:
        raise ValueError(f"mode is {mode!r}, should be 'train' or 'test'")

    # From here on both modes are alike.
    std = np.sqrt(var + eps)  # (D,)
    xhat = (x - mean) / std  # (N, D)
    out = gamma * xhat + beta  # (N, D)
    return out, (xhat, std, gamma)
