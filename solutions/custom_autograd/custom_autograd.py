import torch


class ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        positive = x > 0                    # all that the backward has to know of x
        ctx.save_for_backward(positive)
        return torch.where(positive, x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        (positive,) = ctx.saved_tensors
        zeros = torch.zeros_like(grad_output)
        return torch.where(positive, grad_output, zeros)  # torch operators: differentiable again


def relu(x):
    return ReLU.apply(x)
