def sgd(w, dw, config=None):
    """One step: against the gradient, as far as the learning rate says."""
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)  # setdefault leaves a given 0 alone

    next_w = w - config["learning_rate"] * dw  # the shape of w
    return next_w, config
