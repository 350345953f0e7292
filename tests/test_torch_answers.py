"""A kata that allows torch: its answers run where torch is loaded, behind the same walls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalogue import load
from harness.content import Content
from harness.judge.answers import SPARES, Answers
from harness.verdict import Verdict

Judged = Callable[..., Verdict]

# All that torch loads at first use, and what is costly where it has to start threads.
LAZY = """
import torch

def double(x):
    if x.ndim != 1:
        raise ValueError
    layer = torch.nn.Linear(3, 2)
    optimizer = torch.optim.Adam(layer.parameters())
    layer(torch.ones(4, 3)).sum().backward()
    optimizer.step()
    torch.func.vmap(torch.sin)(torch.ones(3))
    torch.func.jacrev(torch.sin)(torch.ones(3))
    torch.autograd.gradcheck(torch.sin, torch.ones(2, dtype=torch.float64, requires_grad=True))
    torch.nn.functional.conv2d(torch.ones(1, 1, 8, 8), torch.ones(1, 1, 3, 3))
    torch.linalg.svd(torch.ones(8, 8))
    torch.set_num_threads(2)
    torch.ones(300, 300) @ torch.ones(300, 300)
    return 2 * x
"""
REACHES_OUT = """
import socket, torch

def double(x):
    socket.socket()
"""


@pytest.fixture(scope="module")
def answers():
    made = Answers()
    yield made
    made.close()


def test_what_torch_loads_lazily_is_loaded(judged: Judged, toys: Content, answers: Answers) -> None:
    kata = load(toys.katas / "double", toys.solutions / "double")
    with_torch = replace(kata, allowed_imports=("numpy", "torch"))
    verdict = judged(LAZY, with_torch, opening=answers, only="test_one_number")
    assert verdict.word == "pass", verdict.first_failure
    refused = judged(REACHES_OUT, with_torch, opening=answers, only="test_one_number").checks[0]
    assert refused.message.startswith("PermissionError")


def test_the_process_with_torch_starts_for_katas_that_allow_it_alone(judged: Judged) -> None:
    fresh = Answers()
    try:
        assert judged(LAZY, opening=fresh, only="test_one_number").word == "fail"  # not allowed
        assert len(fresh.pids()) == 1
    finally:
        fresh.close()


def test_after_a_rest_the_process_with_torch_is_gone_and_comes_again(
    judged: Judged, toys: Content, answers: Answers
) -> None:
    kata = load(toys.katas / "double", toys.solutions / "double")
    with_torch = replace(kata, allowed_imports=("numpy", "torch"))
    text = "import torch\n\ndef double(x):\n    return (2 * torch.from_numpy(x)).numpy()\n"
    for _ in range(2):
        verdict = judged(text, with_torch, opening=answers, only="test_one_number")
        assert verdict.word == "pass"
        assert len(answers.pids()) == 2
        answers.rest()
        assert len(answers.pids()) == 1


def test_spares_are_taken_in_their_order_and_never_too_many() -> None:
    made = Answers()
    try:
        made.prepare()
        made.prepare()
        (zygote,) = made.pids()
        listed = Path(f"/proc/{zygote}/task/{zygote}/children")
        spares = listed.read_text().split() if listed.exists() else None
        taken = [made() for _ in range(SPARES)]
        if spares is not None:
            assert [str(process.pid) for process in taken] == spares
        for process in taken:
            process.close()
    finally:
        made.close()
