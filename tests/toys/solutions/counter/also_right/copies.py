def counter(w, dw, config):
    new = dict(config)
    new["rate"] = config.get("rate", 0.1)
    new["t"] = config.get("t", 0) + 1
    new["total"] = config.get("total", 0) + dw
    return w - new["rate"] * (new["total"] / new["t"]), new
