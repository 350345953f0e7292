"""Many orders, one after the other, as `kata watch` has them; and those that nobody waits for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from harness.judge.process import Abandoned
from harness.service.client import open_judges
from harness.service.order import Order

HERE = {**os.environ, "KATA_SERVER": "off"}
RIGHT = (Path(__file__).parent / "toys/solutions/double/double.py").read_bytes()
SQUARES = RIGHT.replace(b"2 * x", b"x * x")
HANGS = b"print('begun')\nwhile True: pass\n"


@pytest.fixture
def order(toys):
    def order(source: bytes, limit_s: float | None = None) -> Order:
        return Order(str(toys.root), "double", source, "double.py", seed=1, limit_s=limit_s)

    return order


def judged(judge, order):
    judge.send(order)
    verdict = judge.verdict()
    names = [match.name for match in judge.diagnosis()] if verdict.word == "fail" else []
    judge.close()
    return verdict.word, names


def test_one_order_after_the_other(order):
    with open_judges(HERE) as another:
        assert judged(another(), order(SQUARES)) == ("fail", ["squares"])
        assert judged(another(), order(RIGHT)) == ("pass", [])
        judge = another()
        for _ in range(2):  # one judge may serve several too
            judge.send(order(SQUARES))
            assert judge.verdict().word == "fail"
            judge.send(order(RIGHT))
            assert judge.verdict().word == "pass"


def test_an_order_that_is_abandoned(order):
    with open_judges(HERE) as another:
        judge, ended = another(), []

        def wait():
            try:
                judge.verdict()
            except Abandoned as end:
                ended.append(end)

        judge.send(order(HANGS, limit_s=600.0))
        waiting = threading.Thread(target=wait)
        waiting.start()
        judge.abandon()
        waiting.join(60)
        assert len(ended) == 1
        assert judged(another(), order(RIGHT)) == ("pass", [])


def test_a_diagnosis_that_nobody_waits_for(order):
    with open_judges(HERE) as another:
        judge = another()
        judge.send(order(SQUARES))
        assert judge.verdict().word == "fail"
        judge.abandon()
        assert all(match.name == "squares" for match in judge.diagnosis())  # too late, or none
