import numpy as np

IMAGES_AND_POSITIONS = (0, 2, 3)


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    N, C = x.shape[:2]
    # The reshape below would go through whenever G divides C * H * W.
    if C % G != 0:
        raise ValueError(f"{C} channels cannot be split into {G} groups")

    # Channels that follow each other lie next to each other, so each group becomes one row.
    groups = x.reshape(N, G, -1)  # (N, G, M)
    mean = groups.mean(2, keepdims=True)  # (N, G, 1)
    var = groups.var(2, keepdims=True)  # (N, G, 1), biased
    std = np.sqrt(var + eps)  # (N, G, 1)
    xhat = (groups - mean) / std  # (N, G, M)
    # gamma and beta belong to channels and not to groups.
    out = gamma * xhat.reshape(x.shape) + beta  # (N, C, H, W)
    return out, (xhat, std, gamma)


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma = cache  # (N, G, M), (N, G, 1), (1, C, 1, 1)

    # gamma and beta were used in every image at every position.
    per_value = dout * xhat.reshape(dout.shape)  # (N, C, H, W)
    dgamma = per_value.sum(IMAGES_AND_POSITIONS, keepdims=True)  # (1, C, 1, 1)
    dbeta = dout.sum(IMAGES_AND_POSITIONS, keepdims=True)  # (1, C, 1, 1)

    # gamma differs within a group: it must be in dxhat before the means are taken.
    dxhat = (dout * gamma).reshape(xhat.shape)  # (N, G, M)
    via_mean = dxhat.mean(2, keepdims=True)  # (N, G, 1)
    via_var = xhat * (dxhat * xhat).mean(2, keepdims=True)  # (N, G, M)
    dx = (dxhat - via_mean - via_var) / std  # (N, G, M)
    return dx.reshape(dout.shape), dgamma, dbeta
