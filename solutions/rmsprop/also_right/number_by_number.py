import math


def rms_prop(w, dw, config=None):
    """Plain Python over flat lists; the cache is kept as nested lists."""
    config = dict(config) if config else {}
    lr = config["learning_rate"] if "learning_rate" in config else 0.01
    decay = config["decay_rate"] if "decay_rate" in config else 0.99
    eps = config["epsilon"] if "epsilon" in config else 1e-8

    def flat(value):
        if hasattr(value, "tolist"):
            value = value.tolist()
        if not isinstance(value, list):
            return [value]
        return [entry for part in value for entry in flat(part)]

    def shaped(values, shape):
        if len(shape) == 1:
            return values
        size = len(values) // shape[0]
        return [shaped(values[k * size : (k + 1) * size], shape[1:]) for k in range(shape[0])]

    old = flat(config["cache"]) if "cache" in config else [0.0] * w.size
    new = [decay * c + (1 - decay) * g**2 for c, g in zip(old, flat(dw))]
    out = [a - lr * g / (math.sqrt(c) + eps) for a, g, c in zip(flat(w), flat(dw), new)]
    config["cache"] = shaped(new, w.shape)
    return shaped(out, w.shape), config
