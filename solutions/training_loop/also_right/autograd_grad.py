"""torch.autograd.grad instead of .grad; load_state_dict brings the new values in."""

import torch
from torch import nn


def train_model(model, X, y, lr, steps):
    criterion = nn.CrossEntropyLoss() if y.dtype == torch.int64 else nn.MSELoss()
    history = []
    names, params = [], []
    for name, p in model.named_parameters():
        if p.requires_grad:
            names.append(name)
            params.append(p)
    for step in range(steps):
        loss = criterion(model(X), y)
        history.append(float(loss))
        grads = torch.autograd.grad(loss, params, allow_unused=True)
        new = {n: p.detach() - lr * g for n, p, g in zip(names, params, grads) if g is not None}
        model.load_state_dict(new, strict=False)
    return tuple(history)
