from collections import OrderedDict

import numpy as np


def adam(w, dw, config=None):
    """Interpolated averages; the root is corrected, then epsilon is added, as in torch.optim."""
    group = OrderedDict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8)
    group.update(m=np.zeros_like(w), v=np.zeros_like(w), t=0.0)
    group.update({} if config is None else config)
    group["t"] = group["t"] + 1.0
    group["m"] = group["m"] + (1 - group["beta1"]) * (dw - group["m"])
    group["v"] = group["v"] + (1 - group["beta2"]) * (dw**2 - group["v"])
    first = 1 - np.power(group["beta1"], group["t"])
    second = np.sqrt(1 - np.power(group["beta2"], group["t"]))
    root = np.sqrt(group["v"]) / second + group["epsilon"]
    return w + (-group["learning_rate"] / first) * (group["m"] / root), group
