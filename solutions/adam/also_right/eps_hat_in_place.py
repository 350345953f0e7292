import numpy as np


def adam(w, dw, config=None, *, _count=np.int64):
    """Epsilon before the correction, coded as a corrected quotient; w is updated in place."""
    if config is None:
        config = dict()
    for key, default in dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8).items():
        config[key] = config.get(key, default)
    for key in ("m", "v"):
        config[key] = np.array(config[key], dtype=float) if key in config else 0.0 * dw
    config["t"] = _count(config.get("t", 0)) + 1
    config["m"] = np.average(
        [config["m"], dw], axis=0, weights=[config["beta1"], 1 - config["beta1"]]
    )
    config["v"] = np.average(
        [config["v"], dw**2], axis=0, weights=[config["beta2"], 1 - config["beta2"]]
    )
    quotient = config["m"] / (np.sqrt(config["v"]) + config["epsilon"])
    quotient *= np.sqrt(-np.expm1(config["t"] * np.log(config["beta2"])))
    quotient /= -np.expm1(config["t"] * np.log(config["beta1"]))
    np.subtract(w, config["learning_rate"] * quotient, out=w)
    print("step", config["t"])
    return w, config
