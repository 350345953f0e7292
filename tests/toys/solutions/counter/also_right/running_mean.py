def counter(w, dw, config):
    t = config["t"] = config.get("t", 0) + 1.0
    config["rate"] = rate = config.get("rate", 0.1)
    mean = config.get("mean", 0.0 * dw)
    mean = mean + (dw - mean) / t
    config["mean"] = mean
    return [wi - rate * mi for wi, mi in zip(w, mean, strict=True)], config
