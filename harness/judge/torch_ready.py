"""Loads torch with all that it would load at first use, when the walls are up already."""

from __future__ import annotations

import importlib

import torch


def load() -> None:
    """One thread, then one step of what loads lazily: an optimizer, vmap, jacrev, gradcheck."""
    torch.set_num_threads(1)  # a pool of threads does not survive a fork
    importlib.import_module("torch._dynamo")

    weight = torch.ones(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([weight])
    (weight * weight).sum().backward()  # type: ignore[no-untyped-call]  # so in torch
    optimizer.step()
    torch.func.vmap(torch.sin)(weight.detach())
    torch.func.jacrev(torch.sin)(weight.detach())
    torch.autograd.gradcheck(torch.sin, (weight,))
