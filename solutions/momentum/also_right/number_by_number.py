def momentum_update(w, dw, config=None):
    """Plain Python over flat lists; the velocity is kept as nested lists."""
    config = dict(config) if config else {}
    mu = config["momentum"] if "momentum" in config else 0.9
    lr = config["learning_rate"] if "learning_rate" in config else 0.01

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

    old = flat(config["velocity"]) if "velocity" in config else [0.0] * w.size
    new = [mu * v - lr * g for v, g in zip(old, flat(dw))]
    config["velocity"] = shaped(new, w.shape)
    return shaped([a + b for a, b in zip(flat(w), new)], w.shape), config
