def sgd_update(w, dw, config=None):
    """Plain Python over nested lists; the config comes back as it was given, None too."""
    lr = config["learning_rate"] if config and "learning_rate" in config else 0.01

    def walk(weights, slopes):
        if isinstance(weights, list):
            return [walk(a, b) for a, b in zip(weights, slopes)]
        return weights - lr * slopes

    return walk(w.tolist(), dw.tolist()), config
