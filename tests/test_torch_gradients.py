"""Gradients through an answer's torch function: in a process of its own, and in the loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.catalogue import Entry
from harness.judge.answers import Answers
from harness.judge.loop import LoopChannel
from harness.judge.proxy import Session, Source, StandIn
from harness.oracle import context
from harness.oracle.calls import fetch, remote
from harness.oracle.errors import Raised, Unsendable

torch = pytest.importorskip("torch")

RIGHT = """
import torch

class Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, upstream):
        x, = ctx.saved_tensors
        return upstream * (x > 0)

class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, upstream):
        x, = ctx.saved_tensors
        return 2 * x * upstream

def relu(x):
    return Relu.apply(x)

def square(x):
    return Square.apply(x)

def pair(x, y):
    return {"sum": x + 2 * y, "product": [x * y], "plain": x.detach() + 1}, y

def detached(x):
    return x.detach().clamp(min=0)

class Greedy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, upstream):
        taken = upstream.clone()
        upstream.zero_()
        return taken

def greedy(x):
    return Greedy.apply(x)

class Bad(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, upstream):
        raise KeyError("no way back")

def bad(x):
    return Bad.apply(x)

def step(model, x):
    with torch.no_grad():
        for p in model.parameters():
            p += x.sum()
    return 1.0

def sorts(x):
    x.data.clamp_(min=0)
    return x * 3
"""
NAMES = ("relu", "square", "pair", "detached", "greedy", "bad", "step", "sorts")


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    made = Answers()
    yield made
    made.close()


@pytest.fixture(params=["process", "loop"])
def answer(request: Any, answers: Answers) -> Iterator[Callable[[str], Any]]:
    entries = tuple(Entry(name) for name in NAMES)
    source = Source(RIGHT.encode(), "relu.py", entries, ("numpy", "torch"), (), torch=True)
    way = answers if request.param == "process" else lambda torch=False: LoopChannel()
    session = Session(source, way, limit_s=60)
    session.load()
    session.begin_case("a case")
    context.enter(context.Run(seed=1, make=session.make))
    by_name = {entry.name: StandIn(session, entry) for entry in entries}
    yield by_name.__getitem__
    session.close()
    context.enter(context.Run(seed=0))


def points(*values: float) -> Any:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def test_a_gradient_comes_back(answer):
    x = points(-1.0, 0.0, 2.0)
    y = answer("relu")(3 * x)
    assert y.requires_grad
    assert y.tolist() == [0.0, 0.0, 6.0]
    (y * torch.tensor([5.0, 6.0, 7.0])).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 21.0]


def test_a_graph_may_be_asked_twice(answer):
    x = points(1.0, 2.0)
    y = answer("square")(x)
    for _ in range(2):
        (found,) = torch.autograd.grad(y.sum(), x, retain_graph=True)
        assert found.tolist() == [2.0, 4.0]


def test_gradients_of_gradients(answer):
    x, seed = points(1.0, 2.0), points(3.0, 5.0)
    (first,) = torch.autograd.grad(answer("square")(x), x, seed, create_graph=True)
    assert first.tolist() == [6.0, 20.0]
    second = torch.autograd.grad((first * first).sum(), [x, seed])
    assert [one.tolist() for one in second] == [[2 * 6 * 6, 2 * 20 * 10], [2 * 6 * 2, 2 * 20 * 4]]


@pytest.mark.parametrize("name", ["relu", "square"])
def test_gradcheck_works(answer, name):
    x = points(-1.5, 0.5, 2.0)
    assert torch.autograd.gradcheck(answer(name), (x,))
    assert torch.autograd.gradgradcheck(answer(name), (x,))


def test_several_tensors_in_and_out(answer):
    x, y = points(1.0, 2.0), points(3.0, 4.0)
    told, same = answer("pair")(x, y)
    assert same is y
    assert not told["plain"].requires_grad
    (told["sum"] + 10 * told["product"][0]).sum().backward()
    assert x.grad.tolist() == [31.0, 41.0]
    assert y.grad.tolist() == [12.0, 22.0]


def test_what_is_not_attached_says_so(answer):
    assert not answer("detached")(points(1.0)).requires_grad
    assert not answer("relu")(torch.ones(2)).requires_grad


def test_nothing_is_attached_where_no_gradients_are_wanted(answer):
    with torch.no_grad():
        assert not answer("relu")(points(1.0)).requires_grad


def test_what_the_backward_raises_is_the_answers(answer):
    y = answer("bad")(points(1.0))
    with pytest.raises(KeyError) as told:
        y.sum().backward()
    assert isinstance(told.value, Raised)
    assert told.value.line == RIGHT.splitlines().index('        raise KeyError("no way back")') + 1


def test_a_change_of_the_argument_is_reflected(answer):
    x = points(-1.0, 2.0)
    answer("sorts")(x)
    assert x.tolist() == [0.0, 2.0]


def test_a_change_of_the_upstream_gradient_is_reflected(answer):
    x, arrived = points(-1.0, 2.0), []
    y = answer("greedy")(x)
    y.register_hook(arrived.append)
    (3 * y).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
    assert arrived[0].tolist() == [0.0, 0.0]


def test_what_lives_over_there_is_fetched(answer):
    def build(weights):
        import torch

        model = torch.nn.Linear(2, 1).double()
        with torch.no_grad():
            model.weight.copy_(weights)
            model.bias.zero_()
        return model

    def parameters(model):
        return {name: p.detach().numpy() for name, p in model.named_parameters()}

    model = remote(build, torch.tensor([[1.0, 2.0]]))
    assert answer("step")(model, torch.tensor([0.5, 0.5])) == 1.0
    told = fetch(parameters, model)
    assert told["weight"].tolist() == [[2.0, 3.0]]
    assert told["bias"].tolist() == [1.0]


def test_gradients_that_do_not_fit_are_the_answers_fault(answer):
    from harness.judge.graphs import attach

    x = points(1.0, 2.0)
    for found in ([torch.ones(3)], [], [torch.ones(2), torch.ones(2)]):
        y = attach(lambda *_, found=found: list(found), 0, 0, torch.ones(2), [x])
        with pytest.raises(Unsendable):
            y.sum().backward()
