"""scikit-learn, SciPy and PyTorch as a second truth: neighbours, curves, clusters, YOLO loss."""

import importlib.util
import statistics
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from scipy import special
from sklearn import cluster, metrics, neighbors

from harness.content import locate


def checks(slug: str) -> ModuleType:
    """A kata's check file: its definitions are plain functions."""
    file = locate({}).root / "katas" / slug / f"test_{slug}.py"
    spec = importlib.util.spec_from_file_location(f"second_opinion_{Path(file).stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("k", [1, 2, 4, 7, 30])
def test_nearest_neighbours_vote_as_in_scikit_learn(k: int) -> None:
    knn, rng = checks("knn"), np.random.default_rng(k)
    X_train, X_test = knn.some_points(rng, 30, 20, 3, k)
    y_train = rng.choice([0, 2, 3, 9], 30)  # four labels: votes are often tied
    theirs = neighbors.KNeighborsClassifier(k).fit(X_train, y_train).predict(X_test)
    assert knn.expected(X_train, y_train, X_test, k).tolist() == theirs.tolist()


@pytest.mark.parametrize("levels", [2, 5, 12, 400])
@pytest.mark.parametrize("seed", range(3))
def test_precision_and_recall_are_those_of_scikit_learn(levels: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels, scores = rng.integers(0, 2, 40), rng.integers(0, levels, 40) / 8
    labels[0] = 1
    precision, recall, thresholds = checks("pr_curve").curve(labels, scores)
    # Theirs rise, and end with a point that has no threshold.
    theirs = metrics.precision_recall_curve(labels, scores)
    assert precision == pytest.approx(theirs[0][:-1][::-1])
    assert recall == pytest.approx(theirs[1][:-1][::-1])
    assert thresholds == pytest.approx(theirs[2][::-1])
    average = np.sum(np.diff(recall, prepend=0) * precision)
    assert average == pytest.approx(metrics.average_precision_score(labels, scores))


def plain_overlap(box: list[float], anchor: list[float]) -> float:
    common = min(box[0], anchor[0]) * min(box[1], anchor[1])
    return common / (box[0] * box[1] + anchor[0] * anchor[1] - common)


def plain_anchors(wh: np.ndarray, init: np.ndarray, max_iter: int) -> list[list[float]]:
    boxes, anchors = wh.tolist(), init.tolist()
    owners: list[int] = []
    for step in range(max_iter + 1):
        before = owners
        owners = []
        for box in boxes:
            fits = [plain_overlap(box, anchor) for anchor in anchors]
            owners.append(fits.index(max(fits)))
        if owners == before or step == max_iter:
            break
        for j in set(owners):
            mine = [box for box, owner in zip(boxes, owners, strict=True) if owner == j]
            anchors[j] = [statistics.median(side) for side in zip(*mine, strict=True)]
    return anchors


@pytest.mark.parametrize("max_iter", [1, 2, 300])
@pytest.mark.parametrize(("n", "k"), [(1, 1), (12, 2), (12, 5), (60, 4)])
def test_anchors_are_those_of_a_plain_loop(n: int, k: int, max_iter: int) -> None:
    rng = np.random.default_rng(n)
    wh, init = rng.uniform(5, 90, (n, 2)), rng.uniform(5, 90, (k, 2))  # some get no boxes
    ours = checks("anchor_kmeans").expected(wh, init, max_iter)
    assert ours == pytest.approx(np.array(plain_anchors(wh, init, max_iter)))


def test_the_overlap_of_sizes_is_that_of_boxes_at_the_origin() -> None:
    spec = locate({}).root / "katas" / "_shared" / "boxes.py"
    loader = importlib.util.spec_from_file_location("second_opinion_boxes", spec)
    assert loader is not None
    assert loader.loader is not None
    boxes = importlib.util.module_from_spec(loader)
    loader.loader.exec_module(boxes)
    rng = np.random.default_rng(0)
    wh, anchors = rng.uniform(1, 50, (20, 2)), rng.uniform(1, 50, (4, 2))
    want = boxes.iou(np.hstack([0 * wh, wh]), np.hstack([0 * anchors, anchors]))
    assert checks("anchor_kmeans").iou(wh, anchors) == pytest.approx(want)


@pytest.mark.parametrize(("n", "k", "D"), [(6, 2, 1), (12, 3, 2), (25, 3, 2), (20, 2, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_clusters_of_mean_shift_are_those_of_scikit_learn(
    n: int, k: int, D: int, seed: int
) -> None:
    shift = checks("mean_shift")
    X = shift.groups(np.random.default_rng(seed), n, k, D)
    ends = shift.paths(X, 1.0)[-1]
    theirs = cluster.MeanShift(bandwidth=1.0).fit(X)
    ours = shift.clusters(ends, 1.0)
    together = ours[:, None] == ours
    assert np.array_equal(together, theirs.labels_[:, None] == theirs.labels_)
    for centre in theirs.cluster_centers_:  # each is the end of some path
        assert np.abs(ends - centre).max(1).min() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("shape", [(3,), (2, 4), (2, 3, 3, 2)])
@pytest.mark.parametrize("C", [1, 2, 5])
def test_the_yolo_loss_is_its_formula_in_probabilities(shape: tuple[int, ...], C: int) -> None:
    yolo = checks("yolo_loss")
    given = yolo.layer(np.random.default_rng(C), shape, C)
    pred, true_xy, true_wh, obj, ignore, scale, classes = given

    def bce(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
        p = special.expit(logits)
        return -special.xlogy(targets, p) - special.xlog1py(1 - targets, -p)

    box = bce(pred[..., :2], true_xy) + 0.5 * (true_wh - pred[..., 2:4]) ** 2
    cross = bce(pred[..., 4:5], obj)
    want = (obj * scale * box).sum() + (obj * bce(pred[..., 5:], classes)).sum()
    want += (obj * cross + (1 - obj) * cross * ignore).sum()
    assert yolo.loss(*given) == pytest.approx(want / shape[0])


def test_the_yolo_loss_of_classes_is_that_of_torch() -> None:
    yolo = checks("yolo_loss")
    given = yolo.quiet([1, 1, 1], C=4)
    rng = np.random.default_rng(0)
    given[yolo.PRED][..., 5:] = logits = rng.normal(size=(1, 3, 4))
    given[yolo.CLASSES] = targets = rng.random((1, 3, 4))
    want = torch.nn.BCEWithLogitsLoss(reduction="sum")(torch.tensor(logits), torch.tensor(targets))
    assert yolo.loss(*given) == pytest.approx(float(want))
