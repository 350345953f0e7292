"""harness.judge.processors: a judge and its answers do not share one."""

from __future__ import annotations

import os
import sys

import pytest

from harness.judge import processors
from harness.judge.answers import Answers
from harness.judge.processors import as_judge, halves

linux = pytest.mark.skipif(sys.platform != "linux", reason="only there processes are bound")


def test_each_has_a_half() -> None:
    assert halves({0, 1}) == ({0}, {1})
    assert halves({5, 2, 3, 9}) == ({2, 3}, {5, 9})
    assert halves({1, 2, 3}) == ({1}, {2, 3})


def test_a_single_processor_is_for_all() -> None:
    assert halves({3}) == (set(), set())


@linux
def test_a_thread_is_bound_while_it_judges() -> None:
    before = os.sched_getaffinity(0)
    with as_judge():
        assert os.sched_getaffinity(0) == (processors.JUDGES or before)
    assert os.sched_getaffinity(0) == before


@linux
def test_an_answer_is_bound_to_the_other_half() -> None:
    made = Answers()
    try:
        process = made()
        wanted = processors.ANSWERS or os.sched_getaffinity(0)
        assert os.sched_getaffinity(process.pid) == wanted
        process.close()
    finally:
        made.close()


@linux
def test_processors_that_were_taken_away_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "JUDGES", {1 << 14})
    monkeypatch.setattr(processors, "ANSWERS", {1 << 14})
    before = os.sched_getaffinity(0)
    with as_judge():
        processors.bind_answer(os.getpid())
    assert os.sched_getaffinity(0) == before
