"""A second truth for the layers: SciPy, scikit-learn and plain loops agree with the oracles."""

import importlib.util
import math
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy import ndimage, special, stats
from sklearn import neural_network

from harness.catalogue import Catalogue
from harness.content import locate


def reference(slug: str) -> dict[str, Any]:
    return runpy.run_path(str(Catalogue(locate({})).find(slug).reference_path))


def oracle(slug: str) -> ModuleType:
    """A kata's checks: their definitions are plain functions."""
    file = Path(locate({}).root) / "katas" / slug / f"test_{slug}.py"
    spec = importlib.util.spec_from_file_location(f"second_opinion_of_{slug}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def slope(loss: Any, a: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """The gradient of a function without arguments that reads `a`, by central differences."""
    gradient = np.zeros(a.shape)
    for place in np.ndindex(a.shape):
        middle = a[place]
        a[place] = middle + step
        above = loss()
        a[place] = middle - step
        gradient[place] = (above - loss()) / (2 * step)
        a[place] = middle
    return gradient


def test_relu_is_the_larger_of_x_and_zero() -> None:
    checks = oracle("relu")
    x, dout = checks.batch(np.random.default_rng(0), (4, 5))
    want = np.array([[max(v, 0.0) for v in row] for row in x])
    assert np.array_equal(checks.forward(x), want)
    assert checks.gradient(x, dout) == pytest.approx(
        slope(lambda: float((dout * np.where(x < 0, 0, x)).sum()), x), abs=1e-8
    )
    assert np.array_equal(checks.gradient(np.array([0.0, -0.0]), np.ones(2)), [0, 0])


@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 1, 2)])
def test_affine_is_a_sum_of_products(shape: tuple[int, ...]) -> None:
    checks = oracle("affine")
    x, w, b, dout = checks.layer(np.random.default_rng(0), 4, shape, 5)

    def plain() -> np.ndarray:
        rows = [[sum(v * w[d, m] for d, v in enumerate(e.flat)) for m in range(5)] for e in x]
        return np.array(rows) + b

    assert checks.forward(x, w, b) == pytest.approx(plain())
    for got, a in zip(checks.gradients(x, w, b, dout), (x, w, b), strict=True):
        assert got == pytest.approx(slope(lambda: float((dout * plain()).sum()), a), abs=1e-7)


def test_an_honest_dropout_fails_less_than_once_in_a_million_runs() -> None:
    checks = oracle("dropout")
    n, slack = checks.N, checks.SLACK
    by_bound = 2 * math.exp(-2 * n * slack**2)
    bad_luck = 0.0
    for case in checks.test_share_kept.cases:
        law = stats.binom(n, case["p"])
        tails = law.sf(n * (case["p"] + slack)) + law.cdf(n * (case["p"] - slack))
        assert tails <= by_bound
        bad_luck += by_bound
    bad_luck += 6000 * 2.0**-48  # masks that must differ
    bad_luck += 2 * 4 * max(stats.binom(48, 0.5).pmf(range(49))) ** 47  # counts of rows, columns
    bad_luck += max(stats.binom(100, 0.5).pmf(range(101))) ** 9  # counts of calls
    bad_luck += 3 * 200 * 2.0**-48  # slices that are all kept or all dropped
    assert bad_luck < 1e-6


@pytest.mark.parametrize("p", [0.1, 0.25, 0.8])
def test_dropout_keeps_the_mean(p: float) -> None:
    forward = reference("dropout")["dropout_forward"]
    out, _ = forward(np.ones(100_000), {"p": p, "mode": "train", "seed": 0})
    assert out.mean() == pytest.approx(1, abs=6 * math.sqrt((1 - p) / p / 100_000))


@pytest.mark.parametrize("k", range(11))
def test_max_pool_is_the_maximum_filter_of_scipy(k: int) -> None:
    checks = oracle("max_pool")
    image, pool, stride = (checks.PLANS[k][name] for name in ("image", "pool", "stride"))
    rng = np.random.default_rng(k)
    x = checks.images(rng, 2, 3, image)
    start = [-((n - 1) // 2) if n % 2 else -(n // 2) for n in pool]  # windows begin at the pixel
    filtered = ndimage.maximum_filter(x, (1, 1, *pool), origin=(0, 0, *start))
    rows, columns = checks.size(image, pool, stride)
    want = filtered[:, :, ::stride, ::stride][:, :, :rows, :columns]
    plain = np.zeros_like(want)
    for n, c, i, j in np.ndindex(plain.shape):
        top, left = i * stride, j * stride
        plain[n, c, i, j] = max(
            x[n, c, top + p, left + q] for p in range(pool[0]) for q in range(pool[1])
        )
    assert np.array_equal(checks.forward(x, pool, stride), plain)
    assert np.array_equal(want, plain)


@pytest.mark.parametrize("k", range(11))
def test_the_gradient_of_max_pool_is_its_slope(k: int) -> None:
    checks = oracle("max_pool")
    plan = checks.PLANS[k]
    rng = np.random.default_rng(k)
    x = checks.images(rng, 1, 2, plan["image"])
    dout = checks.upstream(rng, 1, 2, **plan)
    setting = plan["pool"], plan["stride"]
    numerical = slope(lambda: float((dout * checks.forward(x, *setting)).sum()), x, 1e-3)
    assert checks.gradient(x, dout, *setting) == pytest.approx(numerical, abs=1e-8)
    # Where nothing is tied, the rule for ties says the same.
    assert checks.fault(numerical, x, dout, *setting) == ""


@pytest.mark.parametrize("seed", range(5))
def test_pytorchs_way_with_ties_is_one_of_those_accepted(seed: int) -> None:
    checks, rng = oracle("max_pool"), np.random.default_rng(seed)
    x = rng.integers(0, 2, (2, 2, 5, 6)).astype(float)
    for pool, stride in (((2, 2), 1), ((3, 2), 2), ((2, 2), 3)):
        dout = checks.upstream(rng, 2, 2, (5, 6), pool, stride)
        dx = checks.gradient(x, dout, pool, stride)
        assert checks.fault(dx, x, dout, pool, stride) == ""
        assert checks.fault(dx * 1.01, x, dout, pool, stride) != ""
        moved = dx.copy()
        moved[0, 0, 0, 0] += 1
        assert checks.fault(moved, x, dout, pool, stride) != ""


@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_two_layer_net_is_its_definition(reg: float) -> None:
    checks = oracle("two_layer_net")
    params, X, y = checks.network(np.random.default_rng(0), 5, 3, 4, 3)

    def plain() -> float:
        hidden = np.maximum(X @ params["W1"] + params["b1"], 0)
        log_p = special.log_softmax(hidden @ params["W2"] + params["b2"], axis=1)
        data = -np.mean([row[k] for row, k in zip(log_p, y, strict=True)])
        return float(data + reg * sum(np.square(params[name]).sum() for name in ("W1", "W2")))

    loss, gradients = checks.truth(params, X, y, reg)
    assert loss == pytest.approx(plain())
    for name, got in zip(checks.NAMES, gradients, strict=True):
        assert got == pytest.approx(slope(plain, params[name]), abs=1e-8)


def test_two_layer_net_has_the_probabilities_of_scikit_learn() -> None:
    checks = oracle("two_layer_net")
    params, X, y = checks.network(np.random.default_rng(1), 7, 3, 4, 3)
    net = neural_network.MLPClassifier((4,))
    net.partial_fit(X, y, classes=range(3))  # makes the arrays that are replaced here
    net.coefs_, net.intercepts_ = [params["W1"], params["W2"]], [params["b1"], params["b2"]]
    loss, _ = checks.truth(params, X, y, 0.0)
    assert -np.log(net.predict_proba(X)[range(7), y]).mean() == pytest.approx(loss)
