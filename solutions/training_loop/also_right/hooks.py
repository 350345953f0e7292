"""A copy of each value, gradients kept aside in a dict, the step through a generator."""

import torch
import torch.nn.functional as F


def steps_of(model, X, y, lr):
    while True:
        model.zero_grad(set_to_none=False)
        out = model(X)
        loss = F.cross_entropy(out, y) if y.ndim == 1 and not out.shape == y.shape else F.mse_loss(out, y)
        loss.backward()
        yield loss.item()
        grads = {n: p.grad.clone() for n, p in model.named_parameters() if p.requires_grad and p.grad is not None}
        for n, p in model.named_parameters():
            if n in grads:
                p.data -= grads[n].mul_(lr)


def train(model, X, y, lr, steps):
    run = steps_of(model, X, y, lr)
    losses = []
    for _ in range(steps):
        losses.append(next(run))
        # The generator moves the parameters when it goes on; the last step is made here.
    if steps:
        grads = [(p, p.grad) for p in model.parameters() if p.requires_grad and p.grad is not None]
        with torch.no_grad():
            for p, g in grads:
                p.sub_(g, alpha=lr)
    return losses
