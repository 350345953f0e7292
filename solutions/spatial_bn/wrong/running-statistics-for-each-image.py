import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))
    if bn_param["mode"] == "train":
        mean, var = x.mean(0), x.var(0)
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
    std = np.sqrt(var + eps)
    xhat = (x - mean) / std
    return gamma * xhat + beta, (xhat, std, gamma)


def batchnorm_backward(dout, cache):
    xhat, std, gamma = cache
    dxhat = dout * gamma
    dx = (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0)) / std
    return dx, (dout * xhat).sum(0), dout.sum(0)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    outs, caches = [], []
    for image in x:
        out, cache = batchnorm_forward(image.reshape(C, -1).T, gamma, beta, bn_param)
        outs.append(out.T.reshape(image.shape))
        caches.append(cache)
    return np.stack(outs), caches


def spatial_batchnorm_backward(dout, cache):
    C = dout.shape[1]
    parts = [
        batchnorm_backward(image.reshape(C, -1).T, cache)
        for image, cache in zip(dout, cache, strict=True)
    ]
    dx = np.stack([dx.T.reshape(dout.shape[1:]) for dx, _, _ in parts])
    return dx, sum(part[1] for part in parts), sum(part[2] for part in parts)
