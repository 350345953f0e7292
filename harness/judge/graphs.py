"""Gradients through an answer's torch function.

The graph of a call stays in the answer's process. Here each tensor that the answer has made of
ours is the output of one autograd function, whose backward asks over there for the gradients.
Those come back as such tensors again, so backwards of backwards work too.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from harness.oracle.errors import Unsendable

# (graph, output's number, gradient of the output, create_graph, the graph's inputs) -> gradients
Ask = Callable[[int, int, Any, bool, Sequence[Any]], list[Any]]


def attach(ask: Ask, graph: int, number: int, value: Any, inputs: Sequence[Any]) -> Any:
    """`value`, output `number` of a graph over there, as a function of these tensors here."""
    return _through().apply(ask, graph, number, value, *inputs)


@functools.cache
def _through() -> Any:
    import torch

    class Through(torch.autograd.Function):
        """A tensor that came from the answer, and the way back to what it was made of."""

        @staticmethod
        def forward(ctx: Any, ask: Ask, graph: int, number: int, value: Any, *inputs: Any) -> Any:
            ctx.way = ask, graph, number
            ctx.save_for_backward(*inputs)
            return value.clone()

        @staticmethod
        def backward(ctx: Any, *seeds: Any) -> Any:
            ask, graph, number = ctx.way
            inputs, (seed,) = ctx.saved_tensors, seeds
            again = torch.is_grad_enabled()  # somebody will ask for the gradients of these
            found = ask(graph, number, seed, again, inputs)
            _check(found, inputs)
            return None, None, None, None, *found

    return Through


def _check(found: list[Any], inputs: Sequence[Any]) -> None:
    """torch would blame us for a gradient that does not fit; an honest answer sends none."""
    shapes = [None if one is None else tuple(one.shape) for one in found]
    if len(found) != len(inputs) or any(
        shape not in (None, tuple(one.shape)) for shape, one in zip(shapes, inputs, strict=True)
    ):
        raise Unsendable("the answer's process sent back gradients of the wrong shape")
