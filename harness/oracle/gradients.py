"""`autograd`, `slopes`, `tensor`: gradients to compare with. torch is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def tensor(value: Any) -> Any:
    """A float64 torch tensor with a copy of the values."""
    import torch

    return torch.from_numpy(np.array(value, dtype=np.float64, order="C"))


def autograd(
    function: Callable[..., Any], inputs: Sequence[Any], upstream: Any = None
) -> tuple[np.ndarray, ...]:
    """Gradients of a torch function at `inputs` (arrays), in float64, one array for each input.

    `upstream` is the gradient of the loss with respect to the function's output, of its shape;
    without it the function gives a scalar. An input that takes no part has gradient zero.
    """
    import torch

    leaves = [tensor(value).requires_grad_() for value in inputs]
    output = function(*leaves)
    if upstream is not None:
        seed = tensor(upstream)
        if seed.shape != output.shape:
            raise ValueError(f"upstream has shape {seed.shape}, the output {output.shape}")
        # The same gradients; for a seed torch would load a library of symbols, 30 MiB in a second.
        output = (output * seed).sum()
    gradients = torch.autograd.grad(output, leaves, allow_unused=True)
    return tuple(
        np.zeros(leaf.shape) if gradient is None else gradient.numpy()
        for leaf, gradient in zip(leaves, gradients, strict=True)
    )


def slopes(
    function: Callable[..., Any], inputs: Sequence[Any], upstream: Any = None, step: float = 1e-5
) -> tuple[np.ndarray, ...]:
    """The same by central differences of a function of float64 arrays (error about step**2)."""
    points = [np.array(value, dtype=np.float64) for value in inputs]
    weights = 1.0 if upstream is None else np.asarray(upstream, dtype=np.float64)

    def height() -> float:
        return float(np.sum(weights * np.asarray(function(*[p.copy() for p in points]))))

    gradients = []
    for point in points:
        gradient = np.zeros(point.shape)
        for place in np.ndindex(point.shape):
            middle = point[place]
            point[place] = middle + step
            above = height()
            point[place] = middle - step
            gradient[place] = (above - height()) / (2 * step)
            point[place] = middle
        gradients.append(gradient)
    return tuple(gradients)
