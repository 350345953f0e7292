import numpy as np

AXES = (0,)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    zeros = np.zeros(x.shape[1], dtype=x.dtype)
    running_mean = bn_param.get("running_mean", zeros)
    running_var = bn_param.get("running_var", zeros)
    gamma = gamma[:, None, None]
    if bn_param["mode"] == "train":
        mean, var = x.mean(AXES, keepdims=True), x.var(AXES, keepdims=True)
        batch_mean, batch_var = x.mean((0, 2, 3)), x.var((0, 2, 3))
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * batch_mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * batch_var
    else:
        mean, var = running_mean[:, None, None], running_var[:, None, None]
    std = np.sqrt(var + eps)
    xhat = (x - mean) / std
    return gamma * xhat + beta[:, None, None], (xhat, std, gamma)


def spatial_batchnorm_backward(dout, cache):
    xhat, std, gamma = cache
    dxhat = dout * gamma
    via_mean = dxhat.mean(AXES, keepdims=True)
    via_var = xhat * (dxhat * xhat).mean(AXES, keepdims=True)
    dx = (dxhat - via_mean - via_var) / std
    return dx, (dout * xhat).sum((0, 2, 3)), dout.sum((0, 2, 3))
