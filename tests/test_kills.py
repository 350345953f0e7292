"""Kill -9 for each process of ours at each step of a run: never the answer's failure."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue import Kata
from harness.judge.answers import SPARES, Answers, Zygote
from harness.judge.spawner import Spawner
from harness.judge.wire import Message
from harness.service import work as work_module
from harness.service.order import Order
from harness.service.work import Work
from harness.verdict import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pidfd_open is Linux's")

LIMIT_S = 120  # for what must happen; nothing waits for it otherwise

CHECK = '''
import numpy as np
from harness.oracle import close, cases

@cases(x=[1.0, 2.0])
def test_one_number(double, x):
    """one number becomes twice as much"""
    close(double(np.array([x])), np.array([2 * x]), "doubled")

def test_two_numbers(double):
    """so do two"""
    close(double(np.ones(2)), np.full(2, 2.0), "doubled")
'''

# text, and the outcomes of its checks
ANSWERS = {
    "right": ("def double(x):\n    return 2 * x\n", ["pass", "pass"]),
    "wrong": ("def double(x):\n    return 3 * x\n", ["wrong", "wrong"]),
    "ends itself": ("import os\ndef double(x):\n    os._exit(1)\n", ["crashed", "crashed"]),
    "cannot be loaded": ("import nothing\n", ["raised", "not_run", "not_run"]),
}

Step = tuple[str, int]


class Steps:
    """What is done with the answer processes, told one step at a time to who wants to disturb."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, Step]] = []  # (which answer process, step)
        self.opened = 0
        self.disturb: Callable[[int, Step], None] = lambda opened, step: None

    def step(self, opened: int, name: str, number: int = 0) -> None:
        self.taken.append((opened, (name, number)))
        self.disturb(opened, (name, number))


class Watched:
    """An answer process that tells the steps that are taken with it."""

    def __init__(self, channel: Any, steps: Steps, number: int) -> None:
        self.__dict__.update(_channel=channel, _steps=steps, _number=number, _asked=0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._channel, name, value)

    def ask(self, frame: bytes, limit_s: float) -> Message:
        self.__dict__["_asked"] += 1
        self._steps.step(self._number, "before ask", self._asked)
        reply: Message = self._channel.ask(frame, limit_s)
        self._steps.step(self._number, "after ask", self._asked)
        return reply

    def close(self) -> int | None:
        self._steps.step(self._number, "before close")
        code: int | None = self._channel.close()
        self._steps.step(self._number, "after close")
        return code

    def dismiss(self) -> None:
        self._steps.step(self._number, "before close")
        self._channel.dismiss()
        self._steps.step(self._number, "after close")


class WatchedAnswers(Answers):
    """Remembers every process of ours by a descriptor, and can kill those that give answers."""

    def __init__(self, walls: bool) -> None:
        self.steps = Steps()
        self.seen: dict[int, int] = {}
        super().__init__(walls)

    def __call__(self, torch: bool = False) -> Any:
        self.look()
        self.steps.opened += 1
        number = self.steps.opened
        self.steps.step(number, "before open")
        channel: Any = super().__call__(torch)
        self.look(channel.pid)
        self.steps.step(number, "after open")
        return Watched(channel, self.steps, number)

    def look(self, *pids: int) -> None:
        for pid in [*self.pids(), *pids]:
            if pid and pid not in self.seen:
                self.seen[pid] = os.pidfd_open(pid)

    def kill(self) -> None:
        """Those that give answer processes; on return they are dead."""
        self.look()
        for pid in self.pids():
            if pid:
                signal.pidfd_send_signal(self.seen[pid], signal.SIGKILL)
                ended(self.seen[pid])

    def everything_ended(self) -> bool:
        return all(ended(descriptor) for descriptor in self.seen.values())


def ended(descriptor: int) -> bool:
    """Waits for the end of a process."""
    gone, _, _ = select.select([descriptor], [], [], LIMIT_S)
    return bool(gone)


@pytest.fixture(params=["zygote", "spare"])
def watched(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Work, WatchedAnswers]]:
    """A judge's work with every step of it in sight, where processes fork and where they cannot."""
    monkeypatch.setattr(work_module, "Answers", WatchedAnswers)
    work = Work(walls=request.param == "zygote")
    answers: Any = work._answers
    yield work, answers
    work.close()
    assert answers.everything_ended()
    for descriptor in answers.seen.values():
        os.close(descriptor)


@pytest.fixture
def order(altered: Callable[..., Kata], tmp_path: Path) -> Callable[[str], Order]:
    altered(files={"katas/double/test_double.py": CHECK})
    return lambda text: Order(str(tmp_path), "double", text.encode(), "double.py", seed=1)


def outcomes(verdict: Verdict) -> list[str]:
    return [str(check.outcome) for check in verdict.checks]


# What a zygote has forked dies with it, so the answer may be gone; a spare has forked nothing.
KILLS = [
    *((way, kind, False) for way in ("zygote", "spare") for kind in ANSWERS),
    *(("zygote", kind, True) for kind in ("right", "ends itself")),
]


@pytest.mark.parametrize(("watched", "kind", "answer_gone"), KILLS, indirect=["watched"])
def test_one_kill_at_each_step_changes_no_verdict(
    watched: tuple[Work, WatchedAnswers],
    order: Callable[[str], Order],
    kind: str,
    answer_gone: bool,
) -> None:
    """Each of the steps in turn, in each of the answer processes that a run needs."""
    work, answers = watched
    text, wanted = ANSWERS[kind]
    assert outcomes(work.judge(order(text))) == wanted
    steps = list(answers.steps.taken)
    assert len(steps) > 5
    for at in steps:
        answers.steps.opened = 0
        left = [at]

        def disturb(opened: int, step: Step, left: list[tuple[int, Step]] = left) -> None:
            if left == [(opened, step)]:
                left.clear()
                before = set(answers.seen)
                answers.kill()
                if answer_gone and step[0] != "before open":
                    forked = [p for p in before if p not in answers.pids()]
                    assert all(ended(answers.seen[pid]) for pid in forked)

        answers.steps.disturb = disturb
        verdict = work.judge(order(text))
        assert (at, verdict.fault, outcomes(verdict)) == (at, "", wanted)
        assert left == []


def test_kills_at_each_attempt_are_an_error_of_ours(
    watched: tuple[Work, WatchedAnswers], order: Callable[[str], Order]
) -> None:
    work, answers = watched
    text, wanted = ANSWERS["right"]
    work.judge(order(text))
    errors = []
    for at in {step: None for _, step in answers.steps.taken}:
        answers.steps.disturb = lambda opened, step, at=at: answers.kill() if step == at else None
        verdict = work.judge(order(text))
        if verdict.fault:
            errors.append(at)
            assert verdict.word == "error"
            assert verdict.fault.startswith("The judge failed, which is our fault, not yours: ")
            assert "JudgeFault" in verdict.details
            assert verdict.checks == ()
        else:
            assert outcomes(verdict) == wanted
    if isinstance(answers._nurseries[False], Spawner):
        assert errors == []  # a spare that has died is told before an answer is in it
    else:
        assert ("after ask", 2) in errors
        assert ("before close", 0) not in errors  # all is known by then
    answers.steps.disturb = lambda opened, step: None
    assert outcomes(work.judge(order(text))) == wanted


def test_a_zygote_that_dies_under_several_runs_fails_none_of_them(
    watched: tuple[Work, WatchedAnswers], order: Callable[[str], Order]
) -> None:
    """Each of them is judged again, and none by ending the fresh zygote of another."""
    work, answers = watched
    text, wanted = ANSWERS["right"]
    count = 4
    together = threading.Barrier(count, action=answers.kill)

    def disturb(opened: int, step: Step) -> None:
        if opened <= count and step == ("after ask", 2):
            together.wait(LIMIT_S)

    answers.steps.disturb = disturb
    verdicts: list[Verdict] = []
    threads = [
        threading.Thread(target=lambda: verdicts.append(work.judge(order(text))))
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S)
    assert [(v.fault, outcomes(v)) for v in verdicts] == [("", wanted)] * count


def test_a_kill_during_the_diagnosis_costs_no_later_verdict(
    watched: tuple[Work, WatchedAnswers], toys: Any
) -> None:
    work, answers = watched
    text = (toys.solutions / "double/double.py").read_text("utf-8").replace("2 * x", "x * x")
    order = Order(str(toys.root), "double", text.encode(), "double.py", seed=1)
    verdict = work.judge(order)
    answers.kill()
    assert [match.name for match in work.diagnose(order, verdict)] == ["squares"]
    assert work.judge(order).word == "fail"


def test_spares_that_have_died_cost_no_verdict(order: Callable[[str], Order]) -> None:
    """Not one of them, and not all of them."""
    work = Work(walls=True)
    text, wanted = ANSWERS["right"]
    try:
        for count in range(SPARES + 1):
            work.prepare()
            spares = work._answers.spares()
            assert len(spares) == SPARES
            for pid in spares[:count]:
                descriptor = os.pidfd_open(pid)
                os.kill(pid, signal.SIGKILL)
                assert ended(descriptor)
                os.close(descriptor)
            verdict = work.judge(order(text))
            assert (count, verdict.fault, outcomes(verdict)) == (count, "", wanted)
    finally:
        work.close()


def test_a_spare_outlives_the_thread_that_needed_the_one_before() -> None:
    """It ends with its parent, and to the kernel that is the thread which started it."""
    spawner = Spawner()

    def use_one() -> None:
        spawner.open().close()
        name = Path(f"/proc/{spawner.pid}/comm")
        while name.read_text().strip() != "kata-spare":  # until it has bound itself
            assert spawner.pid

    thread = threading.Thread(target=use_one)
    thread.start()
    thread.join(LIMIT_S)
    spare = spawner.pid
    taken = spawner.open()
    assert taken.pid == spare
    taken.close()
    spawner.close()


def test_a_zygote_that_is_closed_tells_those_who_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped, so that it gives no reply and does not end by itself."""
    from harness.judge import answers as module
    from harness.judge.process import JudgeFault

    monkeypatch.setattr(module, "END_LIMIT_S", 0.1)
    zygote = Zygote()
    zygote.open().close()
    os.kill(zygote.pid, signal.SIGSTOP)
    told: list[str] = []

    def ask() -> None:
        try:
            zygote.open()
        except JudgeFault as fault:
            told.append(str(fault))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    zygote.close()
    for thread in threads:
        thread.join(LIMIT_S)
    assert len(told) == 2
    assert zygote.broken
