"""The mask as an attribute, products instead of where; setup_context apart from forward."""

import torch
from torch.autograd import Function


class _Rectify(Function):
    @staticmethod
    def forward(x):
        return x * (x > 0)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mask = inputs[0] > 0

    @staticmethod
    def backward(ctx, upstream):
        if not ctx.needs_input_grad[0]:
            return None
        return upstream * ctx.mask.to(upstream.dtype)


def my_relu(x: torch.Tensor) -> torch.Tensor:
    return _Rectify.apply(x)
