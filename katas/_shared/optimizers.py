"""What the checks of sgd, momentum, nesterov and rmsprop share: gradients, and steps to compare.

An answer may update w and the state in place, so every call gets copies. Its results may be lists,
so they are compared as they came and handed on as arrays.
"""

import numpy as np

from harness.oracle import array, close, holds, table


def gradients_like(rng, shape, steps, size=1.0):
    """Gradients of both signs and of a size that changes from step to step; none is near 0."""
    signed = rng.uniform(-1.5, 1.5, (steps, *shape))
    of_step = rng.uniform(0.5 * size, 2.0 * size, (steps,) + (1,) * len(shape))
    return list(of_step * (signed + np.copysign(0.5, signed)))  # from 0.5 to 2, both signs


def velocities(gradients, momentum, rates, start=0.0):
    """The velocity after each gradient: all pulls so far, each faded once for every step since."""
    pulls = [-rate * np.asarray(dw, np.float64) for rate, dw in zip(rates, gradients, strict=True)]
    return np.array(
        [
            momentum ** (t + 1) * start + sum(momentum ** (t - i) * pulls[i] for i in range(t + 1))
            for t in range(len(pulls))
        ]
    )


def step(optimizer, w, dw, config, want, label, given=np.float64):
    """One step on copies, compared with `want`: the next weights, in w's dtype, and the config."""
    shape, dtype = w.shape, w.dtype
    # A step back may cancel the weights to next to nothing (w = 0, RMSprop with decay_rate 0, two
    # gradients of opposite signs), so the tolerance is that of the weights before it, if larger.
    scale = max(np.abs(want).max(), np.abs(w).max()) or None
    next_w, config = optimizer(w.copy(), dw.copy(), config)
    close(next_w, want, f"{label}: next_w", given=given, scale=scale)
    return array(next_w, f"{label}: next_w", shape=shape, trace=False).astype(dtype), config


def follow(optimizer, w, gradients, wanted, config, rates=None, given=np.float64):
    """A step for each gradient; the config that came back after the last of them.

    Before a step whose rate is another one than the last, the caller changes the learning rate.
    """
    for t, dw in enumerate(gradients, 1):
        if rates and t > 1 and rates[t - 1] != rates[t - 2]:
            config["learning_rate"] = rates[t - 1]
        w, config = step(optimizer, w, dw, config, wanted[t - 1], f"step {t}", given)
        config = table(config, f"step {t}: config")
    return config


def holds_state(config, key, want, label):
    """The config of the answer has this entry, and its value."""
    state = table(config, f"{label}: config")
    holds(key in state, f"{label}: the returned config has no entry {key!r}")
    close(state[key], want, f"{label}: {key}")


def start_anew(optimizer, w, dw, given, want, label):
    """The first step of a parameter without settings: the config that came back."""
    if given == "left out":
        next_w, config = optimizer(w.copy(), dw.copy())
        close(next_w, want, f"{label}: next_w")
        return config
    return step(optimizer, w, dw, None if given == "None" else {}, want, label)[1]


def in_turn(optimizer, weights, gradients, wanted, configs):
    """Several parameters take each step in turn; gradients[k][t] is for parameter k at step t."""
    weights, configs = list(weights), list(configs)
    for t in range(len(gradients[0])):
        for k in range(len(weights)):
            label = f"parameter {k + 1}, step {t + 1}"
            wants = wanted[k][t]
            weights[k], configs[k] = step(
                optimizer, weights[k], gradients[k][t], configs[k], wants, label
            )


def laid_out(a, layout):
    """The same (rows, columns) values in another memory layout: a view that is not contiguous."""
    if layout == "transposed":
        return a.T.copy().T
    if layout == "mirrored":
        return a[::-1, ::-1].copy()[::-1, ::-1]
    return np.repeat(a, 2, axis=1)[:, ::2]  # every second column


def special(dw, kind):
    """A gradient that some answers treat in a way of their own, and change on the way."""
    if kind == "some zeros":
        dw[..., 1:] = 0.0
    elif kind == "all zeros":
        dw[...] = 0.0
    elif kind in ("large", "tiny"):
        dw *= {"large": 1e6, "tiny": 1e-15}[kind]
    return dw
