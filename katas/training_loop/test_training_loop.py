import numpy as np
import torch
import torch.nn.functional as F

from harness.oracle import cases, close, draw, fetch, holds, remote, unchanged


def network(kind, out, seed, dtype="float64"):
    """A small model; built alike here and over there, where the answer trains it."""
    import numpy as np
    import torch
    from torch import nn

    if kind == "tied":

        class Tied(nn.Module):
            def __init__(self):
                super().__init__()
                self.first = nn.Linear(3, 3)
                self.second = nn.Linear(3, 3)
                self.second.weight = self.first.weight
                self.head = nn.Linear(3, out)

            def forward(self, x):
                return self.head(torch.tanh(self.second(torch.tanh(self.first(x)))))

        model = Tied()
    elif "unused" in kind:

        class Unused(nn.Module):
            def __init__(self):
                super().__init__()
                self.spare = nn.Linear(3, 2)
                self.scale = nn.Parameter(torch.ones(()))
                self.head = nn.Linear(3, out)

            def forward(self, x):
                return self.scale * self.head(x)

        model = Unused()
    elif kind == "linear":
        model = nn.Linear(3, out)
    elif kind == "flat":
        model = nn.Sequential(nn.Linear(3, out), nn.Flatten(0))
    else:
        inner = nn.Sequential(nn.Tanh(), nn.Linear(4, out))
        model = nn.Sequential(nn.Linear(3, 4), inner)
    model = model.to(getattr(torch, dtype))
    rng = np.random.default_rng(seed)
    for number, p in enumerate(model.parameters()):
        p.data[...] = torch.tensor(rng.uniform(-1, 1, p.shape))
        if "frozen" in kind and number < 2:
            p.requires_grad_(False)
        if "stale" in kind:
            p.grad = torch.full_like(p, 3.0)
    return model


def parameters(model):
    """Their values by name, a shared one once."""
    import torch

    usual = (torch.float32, torch.float64)
    pairs = [(name, p.detach().cpu()) for name, p in model.named_parameters()]
    return {name: (p if p.dtype in usual else p.half()).numpy().copy() for name, p in pairs}


def objects(model):
    return [(p, p.requires_grad, p.dtype) for p in model.parameters()]


def other_than(model, before):
    """What is not as it was in the parameters, in words; "" when nothing is."""
    now = list(model.parameters())
    names = [name for name, _ in model.named_parameters()]
    if len(now) != len(before):
        return f"the model has {len(now)} parameters now, had {len(before)}"
    for name, p, (old, required, dtype) in zip(names, now, before, strict=True):
        if p is not old:
            return f"{name} is another object than before the call: it should be updated in place"
        if not p.is_leaf:
            return f"{name} is no leaf any more: the update was recorded by autograd"
        if p.requires_grad != required:
            return f"requires_grad of {name} is {p.requires_grad} now, was {required}"
        if p.dtype != dtype:
            return f"{name} is {p.dtype} now, was {dtype}"
    return ""


def data(rng, n, y, out, dtype=torch.float64):
    """X, and targets of which no class and no sample is like another."""
    X = torch.tensor(rng.uniform(-2, 2, (n, 3))).to(dtype)
    if y == "classes":
        return X, torch.tensor(rng.permutation(np.arange(n) % out))
    shape = n if y == "flat targets" else (n, out)
    return X, torch.tensor(rng.uniform(-3, 3, shape)).to(dtype)


def sgd(model, X, y, lr, steps):
    """The same by gradients of their own, in float64: losses, and the parameters at the end."""
    model, X = model.double(), X.double()
    moving = [p for p in model.parameters() if p.requires_grad]
    losses = []
    for _ in range(steps):
        out = model(X)
        if y.is_floating_point():
            loss = ((out - y.double()) ** 2).mean()
        else:
            loss = -F.log_softmax(out, 1)[range(len(y)), y].mean()
        losses.append(loss.item())
        found = torch.autograd.grad(loss, moving, allow_unused=True)
        for p, gradient in zip(moving, found, strict=True):
            if gradient is not None:
                p.data = p.data - lr * gradient
    return losses, parameters(model)


def compare(model, want, given=np.float64):
    """The parameters of the model over there with those that it should have."""
    got = fetch(parameters, model)
    holds(list(got) == list(want), lambda: f"the model has the parameters {list(got)} now")
    for name, value in want.items():
        close(got[name], value, name, given=given)


def follow(train, kind, y, n, out, lr, steps, dtype="float64"):
    """Trains here and over there, and compares losses and parameters."""
    rng = draw(n)
    seed = int(rng.integers(1 << 30))
    X, target = data(rng, n, y, out, getattr(torch, dtype))
    losses, want = sgd(network(kind, out, seed, dtype), X, target, lr, steps)
    model = remote(network, kind, out, seed, dtype)
    got = train(model, X.clone(), target.clone(), lr, steps)
    close(got, losses, "losses", given=np.dtype(dtype).type, factors={"N": n})
    compare(model, want, np.dtype(dtype).type)


@cases(
    dict(n=1, out=2, y="targets"),
    dict(n=5, out=3, y="classes"),
    dict(n=5, out=3, y="targets"),
)
def test_first_loss(train, n, out, y):
    """the first loss is that of the given model: cross-entropy for integer y, else squared error"""
    rng = draw(n)
    seed = int(rng.integers(1 << 30))
    X, target = data(rng, n, y, out)
    losses, _ = sgd(network("linear", out, seed), X, target, 0.1, 1)
    got = train(remote(network, "linear", out, seed), X, target, 0.1, 1)
    close(got, losses, "losses", factors={"N": n, "C": out})


@cases(
    dict(kind="linear", n=4, out=3, y="targets"),
    dict(kind="linear", n=4, out=3, y="classes"),
    dict(kind="nested", n=5, out=2, y="classes"),
)
def test_one_step(train, kind, n, out, y):
    """after one step each parameter has moved by -lr times its gradient"""
    follow(train, kind, y, n, out, 0.25, 1)


@cases(
    dict(kind="linear", n=4, out=1, y="targets", steps=3),
    dict(kind="flat", n=4, out=1, y="flat targets", steps=2),
    dict(kind="nested", n=5, out=6, y="classes", steps=5),  # no sample of the last class
)
def test_several_steps(train, kind, n, out, y, steps):
    """after all steps the parameters, and the losses before each, equal those of plain SGD"""
    follow(train, kind, y, n, out, 0.125, steps)


@cases(way=["the loss rises", "nothing is left to learn", "next to nothing is left"])
def test_no_early_stop(train, way):
    """every step is made, also where the loss rises or hardly moves"""
    X, target = data(draw(0), 4, "targets", 2)
    lr = 0.125
    if way == "the loss rises":
        lr = 1.5
    else:
        with torch.no_grad():
            target = network("linear", 2, 9)(X) + 1e-4 * target * ("next" in way)
    losses, want = sgd(network("linear", 2, 9), X, target, lr, 4)
    model = remote(network, "linear", 2, 9)
    got = train(model, X, target, lr, 4)
    # The model starts at this very loss, up to the rounding of its predictions.
    close(got, losses, "losses", scale=max(1e-9, *losses))
    compare(model, want)


@cases(y=["targets"])
def test_losses_are_numbers(train, y):
    """the losses come as a list of numbers, one for each step, not as tensors"""
    X, target = data(draw(0), 4, y, 2)
    got = train(remote(network, "linear", 2, 7), X, target, 0.1, 3)
    kind = type(got).__name__
    holds(isinstance(got, list | tuple | np.ndarray), f"losses is a {kind}, should be a list")
    for i, loss in enumerate(got):
        holds(
            not isinstance(loss, torch.Tensor),
            f"losses[{i}] is a tensor, should be a number: a tensor keeps its graph alive",
        )


@cases(
    dict(kind="stale", y="classes", steps=1),
    dict(kind="stale and frozen", y="targets", steps=2),
    dict(kind="stale and unused", y="targets", steps=1),
)
def test_gradients_already_there(train, kind, y, steps):
    """gradients that the model brings along have no effect, nor on frozen or unused parameters"""
    follow(train, kind, y, 5, 3, 0.25, steps)


@cases(y=["targets"], steps=[2])
def test_frozen_parameters(train, y, steps):
    """parameters with requires_grad=False stay as they are, the others are trained"""
    follow(train, "frozen", y, 5, 3, 0.25, steps)


@cases(y=["classes"], steps=[2])
def test_parameter_without_gradient(train, y, steps):
    """a parameter that takes no part in the loss stays as it is, and is no error"""
    follow(train, "unused", y, 5, 3, 0.25, steps)


@cases(y=["classes"], steps=[2])
def test_tied_parameter(train, y, steps):
    """a parameter used in two places moves once a step, by the gradient of both uses"""
    follow(train, "tied", y, 5, 2, 0.25, steps)


@cases(y=["classes"], first=[1])
def test_two_calls(train, y, first):
    """a second call goes on where the first has ended"""
    X, target = data(draw(0), 5, y, 3)
    losses, want = sgd(network("nested", 3, 11), X, target, 0.25, 4)
    model = remote(network, "nested", 3, 11)
    close(train(model, X, target, 0.25, first), losses[:first], "losses of the first call")
    got = train(model, X, target, 0.25, 4 - first)
    close(got, losses[first:], "losses of the second call")
    compare(model, want)


@cases(y=["classes"])
def test_no_steps(train, y):
    """with no steps the list is empty and the model as it was"""
    X, target = data(draw(0), 3, y, 2)
    want = parameters(network("nested", 2, 5))
    model = remote(network, "nested", 2, 5)
    close(train(model, X, target, 0.25, 0), np.zeros(0), "losses")
    compare(model, want)


@cases(
    dict(kind="linear", y="classes", dtype="float64"),
    dict(kind="nested", y="classes", dtype="float32"),
    dict(kind="frozen", y="targets", dtype="float64"),
)
def test_same_model(train, kind, y, dtype):
    """the parameters stay the same leaves, dtype and requires_grad too; X and y are unchanged"""
    X, target = data(draw(0), 4, y, 2, getattr(torch, dtype))
    model = remote(network, kind, 2, 3, dtype)
    before = remote(objects, model)
    with unchanged(X, target):
        train(model, X, target, 0.25, 2)
    problem = fetch(other_than, model, before)
    holds(not problem, problem)


@cases(dict(kind="linear", y="classes"), dict(kind="nested", y="targets"))
def test_float32(train, kind, y):
    """a float32 model is trained the same, to float32's precision"""
    follow(train, kind, y, 6, 3, 0.125, 3, dtype="float32")
