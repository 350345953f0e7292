import numpy as np

from harness.oracle import cases, close, draw, holds, number, table, unchanged


@cases(D=[1, 3])
def test_first_step(counter, D):
    """the first step goes along the gradient"""
    w, dw = draw(D).normal(size=(2, D))
    with unchanged(w, dw):
        next_w, _ = counter(w, dw, {"rate": 0.5, "t": 0, "total": np.zeros(D)})
    close(next_w, w - 0.5 * dw, "next_w")


@cases(D=[2])
def test_missing_keys(counter, D):
    """what is missing in config is filled in"""
    w, dw = draw(D).normal(size=(2, D))
    config = {}
    next_w, filled = counter(w, dw, config)
    close(next_w, w - 0.1 * dw, "next_w")
    close(number(table(filled, "config").get("rate"), 'config["rate"]'), 0.1, 'config["rate"]')


@cases({"D": 1, "steps": 2}, {"steps": 4, "D": 3})
def test_many_steps(counter, D, steps):
    """each step goes along the mean of all gradients so far"""
    w = draw(D).normal(size=D)
    config = {"rate": 0.25}
    gradients = draw(D + 9).normal(size=(steps, D))
    for t, dw in enumerate(gradients):
        want = w - 0.25 * gradients[: t + 1].mean(0)
        next_w, config = counter(w, dw, config)
        close(next_w, want, "next_w")
        w = want


def test_counts(counter):
    """config counts the steps and keeps its other keys"""
    config = {"rate": 0.5, "name": "mine", 3: None}
    for t in (1, 2, 3):
        _, config = counter(np.ones(2), np.ones(2), config)
        close(number(table(config, "config").get("t"), 'config["t"]'), t, 'config["t"]')
    holds(config.get("name") == "mine" and 3 in config, "config has lost a key that it had")
