"""PyTorch's own layers as a second truth for the definitions in the checks of the norm katas."""

import functools
import importlib.util
import runpy
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from harness.catalogue import Catalogue
from harness.content import locate

Array = np.ndarray[Any, np.dtype[np.float64]]


@functools.cache
def checks(slug: str) -> ModuleType:
    """A kata's checks: their definitions are plain functions."""
    file = locate({}).root / "katas" / slug / f"test_{slug}.py"
    spec = importlib.util.spec_from_file_location(f"second_opinion_of_{slug}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def tensors(*arrays: Array) -> list[torch.Tensor]:
    return [torch.tensor(a, requires_grad=True) for a in arrays]


def theirs(layer: Any, inputs: tuple[Array, ...], dout: Array) -> tuple[Array, ...]:
    """out and the gradients of a layer of torch.nn.functional."""
    given = tensors(*inputs)
    out = layer(*given)
    gradients = torch.autograd.grad(out, given, torch.tensor(dout))
    return out.detach().numpy(), *(gradient.numpy() for gradient in gradients)


@pytest.mark.parametrize("eps", [0.3, 1e-5])
def test_bn_forward_is_that_of_torch(eps: float) -> None:
    katas, rng = checks("bn_forward"), np.random.default_rng(0)
    x, gamma, beta = katas.layer(rng, 5, 3)
    statistics = katas.trained(rng, 3)
    mean, var = (torch.tensor(statistics[name]) for name in katas.BOTH)
    parameters = torch.tensor(gamma), torch.tensor(beta)
    want = F.batch_norm(torch.tensor(x), mean, var, *parameters, eps=eps)
    assert katas.in_inference(x, gamma, beta, statistics, eps) == pytest.approx(want.numpy())
    want = F.batch_norm(torch.tensor(x), mean, var, *parameters, True, 0.25, eps)
    assert katas.in_training(x, gamma, beta, eps) == pytest.approx(want.numpy())
    # PyTorch's momentum is the share of the new value, and its running variance is unbiased.
    ours_mean, ours_var = katas.averages([x], 0.75, statistics)
    assert ours_mean == pytest.approx(mean.numpy())
    old = 0.75 * statistics["running_var"]
    assert (ours_var - old) * 5 / 4 == pytest.approx(var.numpy() - old)


def test_the_running_statistics_of_bn_forward_are_those_step_by_step() -> None:
    katas, rng = checks("bn_forward"), np.random.default_rng(1)
    start = katas.trained(rng, 3)
    mean, var = start["running_mean"], start["running_var"]
    batches = [katas.layer(rng, n, 3)[0] for n in (4, 2, 7)]
    for k, x in enumerate(batches, 1):
        mean = 0.25 * mean + 0.75 * np.mean(x, axis=0)
        var = 0.25 * var + 0.75 * np.var(x, axis=0)
        ours = katas.averages(batches[:k], 0.25, start)
        assert ours[0] == pytest.approx(mean)
        assert ours[1] == pytest.approx(var)


@pytest.mark.parametrize("eps", [0.3, 1e-5])
@pytest.mark.parametrize(("N", "D"), [(1, 4), (5, 3), (3, 1)])
def test_layer_norm_is_that_of_torch(N: int, D: int, eps: float) -> None:
    katas = checks("layer_norm")
    *inputs, dout = katas.batch(np.random.default_rng(0), N, D)

    def layer(x: Any, gamma: Any, beta: Any) -> Any:
        return F.layer_norm(x, (D,), gamma, beta, eps)

    out, *want = theirs(layer, tuple(inputs), dout)
    assert katas.layer_norm(*inputs, eps)[0].numpy() == pytest.approx(out)
    for got, gradient in zip(katas.gradients(*inputs, dout, eps), want, strict=True):
        assert got == pytest.approx(gradient)


@pytest.mark.parametrize("eps", [0.3, 1e-5])
@pytest.mark.parametrize("shape", [(2, 3, 2, 4), (1, 2, 3, 3), (4, 1, 1, 1)])
def test_spatial_bn_is_that_of_torch(shape: tuple[int, ...], eps: float) -> None:
    katas, rng = checks("spatial_bn"), np.random.default_rng(0)
    *inputs, dout = katas.batch(rng, *shape)

    def layer(x: Any, gamma: Any, beta: Any) -> Any:
        return F.batch_norm(x, None, None, gamma, beta, True, 0.1, eps)

    out, *want = theirs(layer, tuple(inputs), dout)
    assert katas.batch_norm(*inputs, eps)[0].numpy() == pytest.approx(out)
    for got, gradient in zip(katas.gradients(*inputs, dout, eps), want, strict=True):
        assert got == pytest.approx(gradient)
    mean, var = katas.averages([inputs[0]], 0.75)
    assert mean == pytest.approx(0.25 * inputs[0].mean((0, 2, 3)))
    assert var == pytest.approx(0.25 * inputs[0].var((0, 2, 3)))


@pytest.mark.parametrize("eps", [0.3, 1e-5])
@pytest.mark.parametrize(
    ("shape", "G"), [((2, 6, 2, 3), 2), ((2, 6, 1, 2), 3), ((1, 4, 3, 1), 1), ((3, 2, 2, 2), 2)]
)
def test_group_norm_is_that_of_torch(shape: tuple[int, ...], G: int, eps: float) -> None:
    katas, C = checks("group_norm"), shape[1]
    *inputs, dout = katas.batch(np.random.default_rng(0), *shape, G)

    def layer(x: Any, gamma: Any, beta: Any) -> Any:
        return F.group_norm(x, G, gamma.reshape(C), beta.reshape(C), eps)

    out, *want = theirs(layer, tuple(inputs), dout)
    assert katas.output(*inputs, G, eps) == pytest.approx(out)
    for got, gradient in zip(katas.gradients(*inputs, dout, G, eps), want, strict=True):
        assert got == pytest.approx(gradient)


def test_one_group_is_a_layer_norm_of_the_whole_image() -> None:
    katas, rng = checks("group_norm"), np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 2, 4))
    ones, zeros = np.ones((1, 3, 1, 1)), np.zeros((1, 3, 1, 1))
    want = F.layer_norm(torch.tensor(x), (3, 2, 4), eps=1e-3).numpy()
    assert katas.output(x, ones, zeros, 1, 1e-3) == pytest.approx(want)
    reference = runpy.run_path(str(Catalogue(locate({})).find("group_norm").reference_path))
    forward = reference["spatial_groupnorm_forward"]
    assert forward(x, ones, zeros, 1, {"eps": 1e-3})[0] == pytest.approx(want)
