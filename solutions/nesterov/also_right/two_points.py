import numpy as np


def sgd_nesterov_momentum(w, dw, config=None):
    """The classical form: back to the point itself, the step, and ahead again."""
    state = dict(learning_rate=0.01, momentum=0.9, velocity=np.zeros_like(w))
    for key, value in (config or {}).items():
        state[key] = value
    point = w - state["momentum"] * state["velocity"]
    state["velocity"] = state["momentum"] * state["velocity"] - state["learning_rate"] * dw
    point = point + state["velocity"]
    return point + state["momentum"] * state["velocity"], state
