import numpy as np


def normalise(x, eps):
    std = np.sqrt(x.var((1, 2, 3), keepdims=True) + eps)
    return (x - x.mean((1, 2, 3), keepdims=True)) / std, std


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    C = x.shape[1]
    size = max(C // G, 1)
    ends = [g * size for g in range(G)] + [C]
    slices = [slice(a, b) for a, b in zip(ends, ends[1:], strict=False) if a < b]
    parts = [normalise(x[:, s], gn_param.get("eps", 1e-5)) for s in slices]
    xhat = np.concatenate([h for h, _ in parts], axis=1)
    return gamma * xhat + beta, (slices, parts, xhat, gamma)


def spatial_groupnorm_backward(dout, cache):
    slices, parts, xhat, gamma = cache
    dx = np.empty_like(xhat)
    for s, (h, std) in zip(slices, parts, strict=True):
        d = (dout * gamma)[:, s]
        along = (d * h).mean((1, 2, 3), keepdims=True)
        dx[:, s] = (d - d.mean((1, 2, 3), keepdims=True) - h * along) / std
    dgamma = (dout * xhat).sum((0, 2, 3), keepdims=True)
    return dx, dgamma, dout.sum((0, 2, 3), keepdims=True)
