import torch
import torch.nn.functional as F


def train(model, X, y, lr, steps):
    compare = F.mse_loss if y.is_floating_point() else F.cross_entropy
    losses = []
    for _ in range(steps):
        with torch.no_grad():
            losses.append(compare(model(X), y).item())
        for i in range(len(X)):
            model.zero_grad()
            compare(model(X[i : i + 1]), y[i : i + 1]).backward()
            with torch.no_grad():
                for p in model.parameters():
                    if p.requires_grad and p.grad is not None:
                        p -= lr * p.grad
    return losses
