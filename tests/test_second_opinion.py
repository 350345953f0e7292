"""scikit-learn and SciPy as a second truth: the references agree with them too."""

import runpy
from typing import Any

import numpy as np
import pytest
from scipy import signal, special
from sklearn import cluster, metrics

from harness.catalogue import Catalogue
from harness.content import locate


def reference(slug: str) -> dict[str, Any]:
    return runpy.run_path(str(Catalogue(locate({})).find(slug).reference_path))


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
