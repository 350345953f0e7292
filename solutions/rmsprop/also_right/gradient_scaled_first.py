import numpy as np


class _State(dict):
    """A dict subclass, with the defaults of the class."""

    def __missing__(self, key):
        return {"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8}[key]


def RMSprop(w, dw, config=None):
    state = _State(config or {})
    g = np.array(dw, dtype=np.float64)
    old = np.asarray(state.get("cache", np.zeros(g.shape)), dtype=np.float64)
    state["cache"] = np.average([old, g * g], axis=0, weights=[state["decay_rate"], 1 - state["decay_rate"]])
    g /= np.sqrt(state["cache"]) + state["epsilon"]
    g *= state["learning_rate"]
    return w - g, state
