import torch
import torch.nn.functional as F


def train(model, X, y, lr, steps):
    compare = F.mse_loss if y.is_floating_point() else F.cross_entropy
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = compare(model(X), y)
        loss.backward()
        fresh = {}
        for module in model.modules():
            for name, p in list(module._parameters.items()):
                if p is None or p.grad is None or not p.requires_grad:
                    continue
                if id(p) not in fresh:
                    fresh[id(p)] = p, torch.nn.Parameter(p.detach() - lr * p.grad)
                setattr(module, name, fresh[id(p)][1])
        losses.append(loss.item())
    return losses
