import numpy as np

POSITIONS = (0, 2, 3)  # all axes but the channel's


def per_channel(vector):
    """(C,) -> (1, C, 1, 1), so that it lines up with the channels of (N, C, H, W)."""
    return vector.reshape(1, -1, 1, 1)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    C = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(C, dtype=x.dtype))  # (C,)
    running_var = bn_param.get("running_var", np.zeros(C, dtype=x.dtype))  # (C,)

    if mode == "train":
        mean = x.mean(POSITIONS)  # (C,)
        var = x.var(POSITIONS)  # (C,), biased
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        mean, var = running_mean, running_var
    else:
        raise ValueError(f"mode is {mode!r}, should be 'train' or 'test'")

    std = np.sqrt(var + eps)  # (C,)
    xhat = (x - per_channel(mean)) / per_channel(std)  # (N, C, H, W)
    out = per_channel(gamma) * xhat + per_channel(beta)  # (N, C, H, W)
    return out, (xhat, std, gamma)


def spatial_batchnorm_backward(dout, cache):
    xhat, std, gamma = cache  # (N, C, H, W), (C,), (C,)

    # gamma and beta were used at every position of every image.
    dgamma = (dout * xhat).sum(POSITIONS)  # (C,)
    dbeta = dout.sum(POSITIONS)  # (C,)

    # A value reaches the loss on three roads: its own xhat, and all of the channel's xhat
    # through the mean and through the variance.
    dxhat = dout * per_channel(gamma)  # (N, C, H, W)
    via_mean = dxhat.mean(POSITIONS, keepdims=True)  # (1, C, 1, 1)
    via_var = xhat * (dxhat * xhat).mean(POSITIONS, keepdims=True)  # (N, C, H, W)
    dx = (dxhat - via_mean - via_var) / per_channel(std)  # (N, C, H, W)
    return dx, dgamma, dbeta
