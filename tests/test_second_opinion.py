"""scikit-learn and SciPy as a second truth: the references agree with them too."""

import importlib.util
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from scipy import signal, special
from sklearn import cluster, metrics

from harness.catalogue import Catalogue
from harness.content import locate


def reference(slug: str) -> dict[str, Any]:
    return runpy.run_path(str(Catalogue(locate({})).find(slug).reference_path))


def oracle(path: str) -> ModuleType:
    """A kata's checks, or what several of them share: their definitions are plain functions."""
    file = locate({}).root / "katas" / path
    spec = importlib.util.spec_from_file_location(f"second_opinion_{Path(path).stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(5))
def test_auc_is_that_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = np.concatenate([[0, 1], rng.integers(0, 2, 50)])
    scores = rng.integers(0, 10, 52) / 4
    ours = reference("auc")["auc"](labels, scores)
    assert ours == pytest.approx(metrics.roc_auc_score(labels, scores))


@pytest.mark.parametrize("seed", range(5))
def test_kmeans_is_that_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 2)) + 6 * rng.integers(0, 3, (60, 1))
    init = X[:3].copy()
    centers, labels, inertia = reference("kmeans")["kmeans"](X, 3, init, 100)
    theirs = cluster.KMeans(3, init=init, n_init=1, tol=0, max_iter=100).fit(X)
    assert centers == pytest.approx(theirs.cluster_centers_)
    assert np.array_equal(labels, theirs.labels_)
    assert inertia == pytest.approx(theirs.inertia_)


def test_conv_is_the_correlation_of_scipy() -> None:
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 3, 7, 6)), rng.normal(size=(4, 3, 3, 2))
    b = rng.normal(size=4)
    out, _ = reference("conv")["conv_forward"](x, w, b, {"stride": 1, "pad": 0})
    for image, plane in zip(x, out, strict=True):
        for filter_, bias, got in zip(w, b, plane, strict=True):
            want = signal.correlate(image, filter_, mode="valid")[0] + bias
            assert got == pytest.approx(want)


def test_focal_loss_is_the_formula_of_the_paper() -> None:
    rng = np.random.default_rng(0)
    logits, targets = rng.normal(size=20), rng.integers(0, 2, 20)
    p_t = np.where(targets == 1, special.expit(logits), special.expit(-logits))
    alpha_t = np.where(targets == 1, 0.25, 0.75)
    want = np.mean(-alpha_t * (1 - p_t) ** 2 * np.log(p_t))
    assert reference("focal_loss")["focal_loss"](logits, targets) == pytest.approx(want)


@pytest.mark.parametrize("seed", range(5))
def test_the_pairs_of_auc_are_those_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = np.concatenate([[0, 1], rng.integers(0, 2, 50)])
    scores = rng.integers(0, 10, 52) / 4
    share = oracle("auc/test_auc.py").share_of_pairs(labels, scores)
    assert share == pytest.approx(metrics.roc_auc_score(labels, scores))


@pytest.mark.parametrize("seed", range(5))
def test_the_states_of_kmeans_are_those_of_scikit_learn(seed: int) -> None:
    checks = oracle("kmeans/test_kmeans.py")
    X, init = checks.blobs(np.random.default_rng(seed), 40, 3, 2, updates=2)
    states = checks.lloyd(X, init, 100)
    theirs = cluster.KMeans(3, init=init, n_init=1, tol=0, max_iter=100).fit(X)
    centers, labels, _ = states[-1]
    assert centers == pytest.approx(theirs.cluster_centers_)
    assert np.array_equal(labels, theirs.labels_)
    assert checks.inertia_of(X, centers, labels) == pytest.approx(theirs.inertia_)
    assert len(states) == theirs.n_iter_  # it counts the labellings


@pytest.mark.parametrize("shape", [(1,), (3,), (2, 3), (2, 1, 2)])
@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.5, 0.75), (0.0, 0.25)])
@pytest.mark.parametrize("size", [1.0, 1e-8])
def test_the_path_of_adam_is_that_of_torch(
    shape: tuple[int, ...], betas: tuple[float, float], size: float
) -> None:
    checks, rng = oracle("adam/test_adam.py"), np.random.default_rng(0)
    w, gradients = rng.normal(size=shape), checks.gradients_like(rng, shape, 4, size)
    config = {"learning_rate": 0.5, "beta1": betas[0], "beta2": betas[1]}
    outside, _ = checks.paths(w, gradients, config)
    m, v = checks.averages(gradients, config)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.5, betas=betas)
    for step, gradient in enumerate(gradients):
        weights.grad = torch.tensor(gradient)
        optimizer.step()
        assert outside[step] == pytest.approx(weights.detach().numpy(), rel=1e-9)
        state = optimizer.state[weights]
        assert m[step] == pytest.approx(state["exp_avg"].numpy(), rel=1e-9)
        assert v[step] == pytest.approx(state["exp_avg_sq"].numpy(), rel=1e-9, abs=0)
    # What goes on from the state after two steps comes to the same end.
    resumed = {**config, "m": m[1], "v": v[1], "t": 2}
    rest, _ = checks.paths(outside[1], gradients[2:], resumed)
    assert rest == pytest.approx(outside[2:], rel=1e-9)


def plain_iou(one: list[float], two: list[float]) -> float:
    width = max(0.0, min(one[2], two[2]) - max(one[0], two[0]))
    height = max(0.0, min(one[3], two[3]) - max(one[1], two[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, two)]
    union = sum(areas) - width * height
    return width * height / union if union > 0 else 0.0


def plain_suppression(boxes: np.ndarray, scores: np.ndarray, threshold: float) -> list[int]:
    rows, left, kept = boxes.tolist(), list(range(len(boxes))), []
    while left:
        best = max(left, key=lambda i: scores[i])  # the first of equal ones
        kept.append(best)
        left = [i for i in left if i != best and plain_iou(rows[best], rows[i]) <= threshold]
    return kept


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("n", [0, 1, 2, 7, 30])
def test_boxes_overlap_and_are_suppressed_as_in_a_plain_loop(n: int, threshold: float) -> None:
    boxes_of, rng = oracle("_shared/boxes.py"), np.random.default_rng(n)
    ours, others = boxes_of.grid_boxes(rng, n), boxes_of.random_boxes(rng, 4)
    others[0] = [3, 3, 3, 3]  # empty
    overlap = boxes_of.iou(ours, others)
    assert overlap.shape == (n, 4)
    for i, j in np.ndindex(n, 4):
        assert overlap[i, j] == pytest.approx(plain_iou(ours[i].tolist(), others[j].tolist()))
    for scores in (boxes_of.distinct_scores(rng, n), boxes_of.tied_scores(rng, n)):
        want = plain_suppression(ours, scores, threshold)
        assert boxes_of.greedy(ours, scores, threshold).tolist() == want
        assert boxes_of.fault(want, ours, scores, threshold) == ""


def test_boxes_drawn_on_a_grid_are_not_empty_and_of_all_sides() -> None:
    boxes = oracle("_shared/boxes.py").grid_boxes(np.random.default_rng(0), 400)
    sides = boxes[:, 2:] - boxes[:, :2]
    assert set(sides.ravel()) == {16.0, 32.0, 48.0, 64.0}
    assert boxes.min() == 0
    assert boxes.max() == 8 * 16


@pytest.mark.parametrize(("n", "D"), [(2, 1), (5, 3), (16, 2)])
def test_the_gradients_of_batch_norm_are_those_of_autograd(n: int, D: int) -> None:
    checks = oracle("bn_backward/test_bn_backward.py")
    x, gamma, beta, dout = checks.batch(np.random.default_rng(n), n, D)
    leaves = [torch.tensor(each, requires_grad=True) for each in (x, gamma, beta)]
    out = torch.nn.functional.batch_norm(
        leaves[0], None, None, leaves[1], leaves[2], training=True, eps=0.3
    )
    assert checks.batch_norm(x, gamma, beta, 0.3)[0].numpy() == pytest.approx(out.detach().numpy())
    wants = torch.autograd.grad(out, leaves, torch.tensor(dout))
    for got, want in zip(checks.gradients(x, gamma, beta, dout, 0.3), wants, strict=True):
        assert got == pytest.approx(want.numpy())
    mine = gamma * checks.normalised(x, 0.3) + beta
    assert mine == pytest.approx(out.detach().numpy())
