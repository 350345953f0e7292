"""All parameters at once; logsumexp; NumPy numbers in the list."""

import numpy as np
import torch


def training_loop(model, X, y, lr, steps):
    params = [p for p in model.parameters() if p.requires_grad]
    losses = []
    while len(losses) < steps:
        for p in params:
            p.grad = None
        out = model(X)
        if y.dtype in (torch.float32, torch.float64):
            loss = torch.nn.functional.mse_loss(out, y)
        else:
            loss = (torch.logsumexp(out, 1) - out[torch.arange(len(y)), y]).sum() / len(y)
        loss.backward()
        losses.append(np.float64(loss.detach()))
        used = [p for p in params if p.grad is not None]
        with torch.no_grad():
            torch._foreach_add_(used, [p.grad for p in used], alpha=-lr)
    return losses
