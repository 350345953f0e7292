"""Saves its own output; half of x + |x| forward."""

import torch


class Half(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        out = (x + x.abs()) / 2
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, g):
        out, = ctx.saved_tensors
        return torch.where(out > 0, g, g.new_zeros(()))


def relu(x):
    return Half.apply(x)
