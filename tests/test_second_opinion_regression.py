"""SciPy, scikit-learn and torch.optim as a second truth for the regression and torch katas."""

import importlib.util
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from scipy import special
from scipy.spatial import distance
from sklearn import linear_model, metrics

from harness.catalogue import Catalogue
from harness.content import locate


def reference(slug: str) -> dict[str, Any]:
    return runpy.run_path(str(Catalogue(locate({})).find(slug).reference_path))


def oracle(slug: str) -> ModuleType:
    """A kata's checks: their definitions are plain functions."""
    file = locate({}).root / "katas" / slug / f"test_{slug}.py"
    spec = importlib.util.spec_from_file_location(f"regression_{Path(file).stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("N", "M", "D"), [(1, 1, 1), (4, 4, 3), (7, 5, 2)])
def test_distances_are_those_of_scipy_and_scikit_learn(N: int, M: int, D: int) -> None:
    checks, rng = oracle("pairwise_distance"), np.random.default_rng(N)
    for X, Y in (
        (checks.points(rng, N, D), checks.points(rng, M, D)),
        checks.spread(rng, N, M, D, 1000),
    ):
        want = distance.cdist(X, Y)
        assert checks.distances(X, Y) == pytest.approx(want, rel=1e-12)
        assert metrics.pairwise.euclidean_distances(X, Y) == pytest.approx(want, rel=1e-7)
        assert reference("pairwise_distance")["pairwise_distance"](X, Y) == pytest.approx(want)


def test_points_are_apart_as_promised() -> None:
    X, Y = oracle("pairwise_distance").spread(np.random.default_rng(0), 30, 20, 5, 1000)
    assert distance.cdist(X, Y).min() >= 1


KINDS = (
    "a column twice",
    "a column and twice it",
    "the sum of two others",
    "a constant column",
    "two pairs",
    "any",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_the_shortest_solution_is_that_of_numpy(kind: str, seed: int) -> None:
    checks = oracle("least_squares")
    X, y = checks.whole_numbers(np.random.default_rng(seed), 6, 4, kind)
    want = np.linalg.lstsq(checks.with_ones(X), y, rcond=None)[0]
    assert checks.best(X, y) == pytest.approx(want)
    assert np.linalg.pinv(checks.with_ones(X)) @ y == pytest.approx(want)
    A = checks.with_ones(X)
    assert np.linalg.pinv(A.T @ A) @ A.T @ y == pytest.approx(want)


def test_the_best_fit_is_that_of_scikit_learn() -> None:
    checks = oracle("least_squares")
    X, y = checks.table(np.random.default_rng(0), 20, 4)
    theirs = linear_model.LinearRegression().fit(X, y)
    assert checks.best(X, y) == pytest.approx([theirs.intercept_, *theirs.coef_])


def test_linear_descent_ends_at_the_best_fit() -> None:
    checks, rng = oracle("linear_regression"), np.random.default_rng(0)
    w, b, X, y = checks.problem(rng, 30, 2)
    theirs = linear_model.LinearRegression().fit(X, y)
    for w_end, b_end in (
        checks.descent(X, y, checks.rate(X), 3000),
        reference("linear_regression")["fit"](X, y[:, None], checks.rate(X), 3000),
    ):
        assert w_end == pytest.approx(theirs.coef_)
        assert b_end == pytest.approx(theirs.intercept_)
    loss, _, _ = checks.expected(w, b, X, y)
    assert loss == pytest.approx(metrics.mean_squared_error(y, X @ w + b))


def test_logistic_loss_is_that_of_scikit_learn() -> None:
    checks, rng = oracle("logistic_regression"), np.random.default_rng(0)
    w, b, X, y = checks.problem(rng, 12, 3)
    loss, dw, db = checks.expected(w, b, X, y)
    p = special.expit(X @ w + b)
    assert loss == pytest.approx(metrics.log_loss(y, p))
    assert dw == pytest.approx(X.T @ (p - y) / 12)
    assert db == pytest.approx((p - y).mean())


def test_logistic_descent_ends_where_scikit_learn_does() -> None:
    checks, rng = oracle("logistic_regression"), np.random.default_rng(3)
    X = rng.standard_normal((60, 2))
    y = (X @ [1.0, -1.0] + 2 * rng.standard_normal(60) > 0).astype(float)
    theirs = linear_model.LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X, y)
    w, b = checks.descent(X, y, checks.rate(X), 4000)
    assert w == pytest.approx(theirs.coef_[0], rel=1e-5)
    assert b == pytest.approx(theirs.intercept_[0], rel=1e-5)


@pytest.mark.parametrize("kind", ["linear", "nested", "tied", "unused", "frozen", "stale"])
@pytest.mark.parametrize("y", ["classes", "targets"])
def test_sgd_spelled_out_is_that_of_torch(kind: str, y: str) -> None:
    checks = oracle("training_loop")
    X, target = checks.data(np.random.default_rng(0), 5, y, 3)
    losses, want = checks.sgd(checks.network(kind, 3, 7), X, target, 0.25, 4)
    model = checks.network(kind, 3, 7)
    compare = torch.nn.CrossEntropyLoss() if y == "classes" else torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
    theirs = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = compare(model(X), target)
        theirs.append(loss.item())
        loss.backward()
        optimizer.step()
    assert losses == pytest.approx(theirs)
    for name, value in checks.parameters(model).items():
        assert want[name] == pytest.approx(value), name


def test_relu_passes_gradcheck() -> None:
    relu = reference("custom_autograd")["relu"]
    x = torch.tensor([-1.5, 0.5, 2.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(relu, (x,))
    assert torch.autograd.gradgradcheck(relu, (x,))
