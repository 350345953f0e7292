"""Other truths for the detection katas: gradients, moved boxes, scikit-learn, and plain loops."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from sklearn import metrics

from harness.content import locate


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


def reached_by_the_gradient(layers: list[tuple[int, ...]], inputs: int) -> int:
    """The width of the gradient of one output: convolutions with weights of one."""
    x = torch.zeros(1, 1, inputs, requires_grad=True)
    out = x
    for kernel, stride, *rest in layers:
        dilation = rest[0] if rest else 1
        weight = torch.ones(1, 1, kernel)
        out = torch.nn.functional.conv1d(out, weight, stride=stride, dilation=dilation)
    (gradient,) = torch.autograd.grad(out[0, 0, out.shape[2] // 2], x)
    reached = torch.nonzero(gradient[0, 0])
    return int(reached.max() - reached.min()) + 1


@pytest.mark.parametrize("dilated", ["none", "some", "all"])
@pytest.mark.parametrize("depth", [0, 1, 2, 4])
def test_a_receptive_field_is_the_reach_of_the_gradient(depth: int, dilated: str) -> None:
    checks = oracle("receptive_field/test_receptive_field.py")
    for seed in range(4):
        layers = checks.layers_of(np.random.default_rng(seed), depth, dilated)
        field = checks.field_of(layers)
        assert reached_by_the_gradient(layers, 3 * field) == field


@pytest.mark.parametrize("network", ["AlexNet", "VGG-16"])
def test_published_receptive_fields_are_the_reach_of_the_gradient(network: str) -> None:
    checks = oracle("receptive_field/test_receptive_field.py")
    layers, published = checks.NETWORKS[network]
    assert checks.field_of(layers) == published
    assert reached_by_the_gradient(layers, 2 * published) == published


def torch_iou(boxes: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """As torchvision.ops.box_iou computes it; for boxes that are not empty."""
    near = torch.max(boxes[:, None, :2], others[:, :2])
    far = torch.min(boxes[:, None, 2:], others[:, 2:])
    shared = (far - near).clamp(min=0).prod(dim=2)
    area, other = ((each[:, 2:] - each[:, :2]).prod(dim=1) for each in (boxes, others))
    return shared / (area[:, None] + other - shared)


def torch_nms(boxes: torch.Tensor, scores: torch.Tensor, iou_threshold: float) -> list[int]:
    overlap, kept = torch_iou(boxes, boxes), []
    order = scores.argsort(descending=True)
    while len(order):
        kept.append(int(order[0]))
        order = order[1:][overlap[order[0], order[1:]] <= iou_threshold]
    return kept


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("names", [(0, 1), (8, 1, 3), (1203, 179, 7)])
@pytest.mark.parametrize("n", [1, 6, 30])
def test_classes_are_suppressed_as_boxes_moved_apart(
    n: int, names: tuple[int, ...], threshold: float
) -> None:
    checks, rng = oracle("class_nms/test_class_nms.py"), np.random.default_rng(n)
    boxes_of = oracle("_shared/boxes.py")
    boxes = boxes_of.clear_boxes(rng, n, threshold, corner=(-30, 30), side=(20, 60))
    scores, classes = boxes_of.distinct_scores(rng, n), checks.random_classes(rng, n, names)
    kept = checks.within_classes(boxes, scores, classes, threshold)
    room = boxes.max() - boxes.min() + 1
    moved = torch.tensor(boxes + room * classes[:, None])
    assert kept.tolist() == torch_nms(moved, torch.tensor(scores), threshold)
    # What judges equal scores says the same.
    assert boxes_of.fault(kept, checks.moved_apart(boxes, classes), scores, threshold) == ""
    if len(kept) > 1:
        assert boxes_of.fault(kept[1:], checks.moved_apart(boxes, classes), scores, threshold)


@pytest.mark.parametrize("score_threshold", [0.0, 0.001, 0.2])
@pytest.mark.parametrize("sigma", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("n", [1, 5, 20])
def test_scores_decay_by_all_boxes_taken_before(
    n: int, sigma: float, score_threshold: float
) -> None:
    checks = oracle("soft_nms/test_soft_nms.py")
    boxes, scores, (kept, decayed) = checks.drawn(
        np.random.default_rng(n), n, sigma, score_threshold
    )
    overlap = torch_iou(torch.tensor(boxes), torch.tensor(boxes)).numpy()
    # From the order alone: what everyone's score is when each place is filled.
    places = range(len(kept) + 1)
    now = [scores * np.exp(-(overlap[kept[:k]] ** 2).sum(axis=0) / sigma) for k in places]
    assert decayed == pytest.approx([now[k][i] for k, i in enumerate(kept)])
    for k in range(len(kept)):
        waiting = np.setdiff1d(np.arange(n), kept[:k])
        assert now[k][kept[k]] == pytest.approx(now[k][waiting].max())
        assert now[k][kept[k]] >= score_threshold
    dropped = np.setdiff1d(np.arange(n), kept)
    assert (now[-1][dropped] < score_threshold).all()
    assert checks.fault(kept, decayed, boxes, scores, sigma, score_threshold) == ""


def test_what_judges_tied_scores_of_soft_nms_sees_each_mistake() -> None:
    checks = oracle("soft_nms/test_soft_nms.py")
    boxes, scores, (kept, decayed) = checks.drawn(np.random.default_rng(0), 6, 0.5, 0.001)
    for wrong, told in [
        ((kept[::-1], decayed[::-1]), "at that moment"),
        ((kept[:-1], decayed[:-1]), "is missing"),
        ((kept, decayed * 1.01), "the score of box"),
        ((np.append(kept, kept[0]), np.append(decayed, 0.1)), "more than once"),
        ((np.append(kept, 6), np.append(decayed, 0.1)), "the last of the boxes"),
    ]:
        assert told in checks.fault(*wrong, boxes, scores, 0.5, 0.001)


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.75])
@pytest.mark.parametrize(("m", "extra"), [(1, 3), (4, 3), (12, 20)])
def test_average_precision_is_that_of_scikit_learn(m: int, extra: int, threshold: float) -> None:
    checks = oracle("average_precision/test_average_precision.py")
    for seed in range(3):
        boxes, scores, objects = checks.scene(np.random.default_rng(seed), m, extra, threshold)
        # Matched in torch: each detection wants one object, the best-scored one gets it.
        overlap, wish = torch_iou(torch.tensor(boxes), torch.tensor(objects)).max(dim=1)
        labels = np.zeros(len(boxes), dtype=int)
        for j in range(m):
            asking = np.flatnonzero((wish.numpy() == j) & (overlap.numpy() >= threshold))
            if len(asking):
                labels[asking[scores[asking].argmax()]] = 1
        # scikit-learn takes all positives to be in the ranking.
        share = labels.sum() / m
        want = share * metrics.average_precision_score(labels, scores) if share else 0.0
        assert checks.wanted(boxes, scores, objects, threshold) == pytest.approx(want)


def test_a_mean_average_precision_by_hand() -> None:
    checks = oracle("average_precision/test_average_precision.py")
    one = checks.found(np.random.default_rng(0), "+-+")  # (1 + 2/3) / 2
    other = checks.found(np.random.default_rng(1), "-+", 1)  # (1/2) / 2
    detections, objects = checks.classes(cat=one, dog=other)
    detections["cow"] = one[0]
    objects["rat"] = objects["dog"]
    assert checks.wanted_mean(detections, objects, 0.5) == pytest.approx((5 / 6 + 1 / 4 + 0) / 3)
    assert np.isnan(checks.wanted_mean(detections, {}, 0.5))
