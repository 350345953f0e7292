"""torch.maximum, heaviside as the derivative, a node of torch's own around the Function."""

import torch


class Max0(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.maximum(x, torch.zeros((), dtype=x.dtype))

    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors[0]
        step = torch.heaviside(x.detach(), torch.zeros((), dtype=x.dtype))
        return torch.mul(grad, ctx.slope * step), None


def custom_relu(x):
    return Max0.apply(x.reshape(-1), 1.0).reshape(x.shape)
