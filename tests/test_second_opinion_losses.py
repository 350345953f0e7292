"""SciPy, scikit-learn and PyTorch as a second truth for the katas on losses and on folds."""

import importlib.util
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import special
from sklearn import linear_model, metrics, model_selection

from harness.catalogue import Catalogue
from harness.content import locate
from harness.oracle import slopes


def reference(slug: str) -> dict[str, Any]:
    return runpy.run_path(str(Catalogue(locate({})).find(slug).reference_path))


def oracle(slug: str) -> ModuleType:
    """A kata's checks: their definitions are plain functions."""
    file = locate({}).root / "katas" / slug / f"test_{slug}.py"
    spec = importlib.util.spec_from_file_location(f"second_opinion_{Path(file).stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("n", "classes"), [(1, 2), (4, 3), (5, 5), (3, 1)])
def test_the_softmax_loss_is_that_of_scipy_and_scikit_learn(n: int, classes: int) -> None:
    checks = oracle("softmax_loss")
    x, y = checks.batch(np.random.default_rng(n), n, classes)

    def by_scipy(scores: np.ndarray) -> float:
        return float(-special.log_softmax(scores, axis=1)[np.arange(n), y].mean())

    loss, dx = checks.cross_entropy(x, y)
    assert loss == pytest.approx(by_scipy(x), abs=1e-12)
    assert dx == pytest.approx(slopes(by_scipy, (x,))[0], abs=1e-8)
    if classes > 1:
        p = special.softmax(x, axis=1)
        assert loss == pytest.approx(metrics.log_loss(y, p, labels=range(classes)))


@pytest.mark.parametrize("size", [30.0, 800.0, 1e4])
def test_far_scores_cost_their_distance(size: float) -> None:
    x, y = np.array([[size, 0.0, -size], [0.0, 0.0, -size]]), np.array([2, 1])
    for found in (oracle("softmax_loss").cross_entropy(x, y), reference_of_softmax(x, y)):
        assert found[0] == pytest.approx((2 * size + np.log(2)) / 2)
        assert found[1] == pytest.approx(np.array([[0.5, 0, -0.5], [0.25, -0.25, 0]]), abs=1e-12)


def reference_of_softmax(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    return reference("softmax_loss")["softmax_loss"](x, y)


@pytest.mark.parametrize("shape", [(1,), (7,), (2, 3), (2, 1, 3)])
def test_the_binary_cross_entropy_is_that_of_scipy(shape: tuple[int, ...]) -> None:
    checks = oracle("bce")
    x, t = checks.examples(np.random.default_rng(0), shape)

    def by_scipy(logits: np.ndarray) -> float:
        terms = t * special.log_expit(logits) + (1 - t) * special.log_expit(-logits)
        return float(-terms.mean())

    loss, gradient = checks.cross_entropy(x, t)
    assert loss == pytest.approx(by_scipy(x))
    assert gradient == pytest.approx(slopes(by_scipy, (x,))[0], abs=1e-8)
    assert gradient == pytest.approx((special.expit(x) - t) / x.size)
    hard = np.round(t)
    p = special.expit(x)
    want = metrics.log_loss(hard.ravel(), p.ravel(), labels=[0, 1])
    assert checks.cross_entropy(x, hard)[0] == pytest.approx(want)


@pytest.mark.parametrize("logit", [-800.0, -40.0, 40.0, 800.0])
@pytest.mark.parametrize("target", [0.0, 0.25, 1.0])
def test_far_logits_cost_their_distance(logit: float, target: float) -> None:
    x, t = np.array([logit]), np.array([target])
    ours = reference("bce")["bce_with_logits"](x, t)
    for loss, gradient in (oracle("bce").cross_entropy(x, t), ours):
        assert loss == pytest.approx(max(logit, 0) - logit * target, abs=1e-12)
        assert gradient == pytest.approx([float(logit > 0) - target], abs=1e-12)


@pytest.mark.parametrize(("n", "classes"), [(1, 2), (4, 3), (5, 5), (3, 1)])
@pytest.mark.parametrize("on_a_grid", [False, True])
def test_the_svm_loss_is_that_of_torch_times_the_classes(
    n: int, classes: int, on_a_grid: bool
) -> None:
    """On a grid many margins are exactly 0; there PyTorch's gradient is 0 too."""
    checks, rng = oracle("svm_loss"), np.random.default_rng(n)
    x, y = checks.batch(rng, n, classes)
    if on_a_grid:
        x = rng.integers(-2, 3, (n, classes)) / 2
    leaf = torch.tensor(x, requires_grad=True)
    theirs = classes * F.multi_margin_loss(leaf, torch.tensor(y))
    theirs.backward()
    assert leaf.grad is not None
    loss, dx = checks.hinges(x, y)
    assert loss == pytest.approx(theirs.item())
    assert dx == pytest.approx(leaf.grad.numpy())


def test_two_classes_have_the_hinge_of_scikit_learn() -> None:
    x, y = oracle("svm_loss").batch(np.random.default_rng(3), 9, 2)
    margins = np.where(y == 1, 1, -1), x[:, 1] - x[:, 0]
    assert oracle("svm_loss").hinges(x, y)[0] == pytest.approx(metrics.hinge_loss(*margins))


@pytest.mark.parametrize(("n", "features", "classes"), [(1, 1, 2), (4, 3, 3), (6, 2, 5)])
@pytest.mark.parametrize("reg", [0.0, 0.75])
def test_the_classifier_is_that_of_scipy(n: int, features: int, classes: int, reg: float) -> None:
    checks = oracle("softmax_classifier")
    W, X, y = checks.problem(np.random.default_rng(n), n, features, classes)

    def by_scipy(weights: np.ndarray) -> float:
        logs = special.log_softmax(X @ weights, axis=1)
        return float(-logs[np.arange(n), y].mean() + reg * np.square(weights).sum())

    loss, dW = checks.classifier(W, X, y, reg)
    assert loss == pytest.approx(by_scipy(W))
    assert dW == pytest.approx(slopes(by_scipy, (W,))[0], abs=1e-8)


def test_the_gradient_is_zero_at_the_weights_of_scikit_learn() -> None:
    """Its C weighs a sum over the rows against half the squares: reg is 1 / (2 N C)."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 3)), rng.integers(0, 4, 40)
    model = linear_model.LogisticRegression(C=0.5, fit_intercept=False, tol=1e-10, max_iter=1000)
    W = model.fit(X, y).coef_.T
    _, dW = oracle("softmax_classifier").classifier(W, X, y, 1 / (2 * 40 * 0.5))
    assert np.abs(dW).max() < 1e-5


@pytest.mark.parametrize(("n", "k"), [(2, 2), (7, 3), (10, 4), (6, 6), (29, 10)])
@pytest.mark.parametrize("shuffle", [False, True])
def test_the_folds_of_scikit_learn_hold(n: int, k: int, shuffle: bool) -> None:
    checks = oracle("kfold")
    theirs = list(model_selection.KFold(k, shuffle=shuffle).split(np.zeros(n)))
    for i, (train, val) in enumerate(checks.sets(theirs, k)):
        checks.complain_unless_the_rest(train, val, n, i)
    ours = reference("kfold")["kfold"](n, k)
    assert [len(val) for _, val in ours] == [len(val) for _, val in theirs]


@pytest.mark.parametrize(("n", "k"), [(4, 1), (4, 5), (1, 2), (4, 0)])
def test_scikit_learn_refuses_the_same_folds(n: int, k: int) -> None:
    with pytest.raises(ValueError, match=r"folds|splits"):
        list(model_selection.KFold(k).split(np.zeros(n)))
    with pytest.raises(ValueError, match="folds"):
        reference("kfold")["kfold"](n, k)
