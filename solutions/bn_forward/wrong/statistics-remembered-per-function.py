import numpy as np

remembered = {}


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    for name in ("running_mean", "running_var"):
        given = bn_param.get(name)
        if given is not None:
            remembered[name] = given
        elif name not in remembered or remembered[name].shape != (D,):
            remembered[name] = np.zeros(D, dtype=x.dtype)
    mean, var = remembered["running_mean"], remembered["running_var"]
    if bn_param["mode"] == "train":
        batch_mean, batch_var = x.mean(0), x.var(0)
        remembered["running_mean"] = momentum * mean + (1 - momentum) * batch_mean
        remembered["running_var"] = momentum * var + (1 - momentum) * batch_var
        bn_param.update(remembered)
        mean, var = batch_mean, batch_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, None
