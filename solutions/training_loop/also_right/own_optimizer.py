"""A small optimizer class, zeroed after the step and once before; grad mode switched by hand."""

import torch
import torch.nn.functional as F


class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def zero(self):
        for p in self.params:
            p.grad = None

    def step(self):
        before = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        for p in self.params:
            if p.grad is not None:
                p.copy_(p - self.lr * p.grad)
        torch.set_grad_enabled(before)


def train(model, X, y, lr, steps):
    optimizer = SGD(model.parameters(), lr)
    optimizer.zero()
    losses = []
    for _ in range(steps):
        out = model(X)
        if "int" in str(y.dtype):
            loss = F.nll_loss(F.log_softmax(out, dim=-1), y)
        else:
            loss = F.mse_loss(out, y)
        losses += [loss.detach().tolist()]
        loss.backward()
        optimizer.step()
        optimizer.zero()
    return losses
