def adam_step(w, dw, config=None):
    """Plain Python over the flat arrays; the state is kept as lists."""
    config = dict(config) if config else {}
    weights, slopes = w.ravel().tolist(), dw.ravel().tolist()
    lr = config["learning_rate"] if "learning_rate" in config else 0.001
    b1 = config["beta1"] if "beta1" in config else 0.9
    b2 = config["beta2"] if "beta2" in config else 0.999
    eps = config["epsilon"] if "epsilon" in config else 1e-8

    def flat(key):
        kept = config.get(key)
        if kept is None:
            return [0.0] * len(weights)
        while isinstance(kept[0], list):
            kept = [entry for part in kept for entry in part]
        return list(kept) if not hasattr(kept, "ravel") else kept.ravel().tolist()

    def shaped(values, shape):
        if len(shape) == 1:
            return values
        size = len(values) // shape[0]
        return [shaped(values[k * size : (k + 1) * size], shape[1:]) for k in range(shape[0])]

    m, v, t = flat("m"), flat("v"), config.get("t", 0) + 1
    for k, g in enumerate(slopes):
        m[k] = b1 * m[k] + (1 - b1) * g
        v[k] = b2 * v[k] + (1 - b2) * g * g
        root = (v[k] / (1 - b2**t)) ** 0.5
        weights[k] -= lr * (m[k] / (1 - b1**t)) / (root + eps)
    config["m"], config["v"], config["t"] = shaped(m, w.shape), shaped(v, w.shape), t
    return shaped(weights, w.shape), config
