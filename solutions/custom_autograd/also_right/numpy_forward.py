"""NumPy does the forward; the backward is a second Function with a backward of its own."""

import numpy as np
import torch


class Mask(torch.autograd.Function):
    @staticmethod
    def forward(ctx, g, keep):
        ctx.keep = keep
        return torch.from_numpy(np.where(keep, g.detach().numpy(), 0).astype(g.numpy().dtype))

    @staticmethod
    def backward(ctx, gg):
        return Mask.apply(gg, ctx.keep), None


class Forward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        a = x.detach().numpy()
        ctx.keep = a > 0
        return torch.as_tensor(np.maximum(a, 0))

    @staticmethod
    def backward(ctx, g):
        return Mask.apply(g, ctx.keep)


def relu(x):
    return Forward.apply(x)
