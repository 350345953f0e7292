"""Stages: what is run with them and without them, their limits, their proof, their events."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue import Kata, load
from harness.content import Content
from harness.deciders import check_events
from harness.diagnosis import diagnose
from harness.errors import KataError
from harness.follow_up_deciders import follow_up_events, stage_events
from harness.journal import Event, NewEvent
from harness.judge.checks import load_checks
from harness.judge.loop import LoopChannel
from harness.judge.proxy import Channel
from harness.judge.runner import Request
from harness.lint import lint_translated_stages
from harness.mistakes import load_mistakes
from harness.proof import prove
from harness.replay import replay
from harness.verdict import Outcome, Verdict

Judged = Callable[..., Verdict]
Altered = Callable[..., Kata]
TOYS = Path(__file__).parent / "toys"
REPOSITORY = Path(__file__).parents[1]
TOML = "katas/scale_shift/kata.toml"
CHECKS = "katas/scale_shift/test_scale_shift.py"
WRONG = "solutions/scale_shift/wrong.toml"
REFERENCE = "solutions/scale_shift/scale_shift.py"


def text(path: str, *pairs: tuple[str, str]) -> str:
    """A file of the toy with some of its text replaced."""
    new = (TOYS / path).read_text("utf-8")
    for old, replacement in pairs:
        assert new.count(old) == 1, old
        new = new.replace(old, replacement)
    return new


@pytest.fixture
def toy(toys: Content) -> Kata:
    return load(toys.katas / "scale_shift", toys.solutions / "scale_shift")


# ---------------------------------------------------------------------------- judged


def test_without_a_stage_nothing_of_it_is_there(judged: Judged, toy: Kata) -> None:
    assert len(load_checks(toy)) == 6
    assert len(load_mistakes(toy)) == 8
    verdict = judged(toy.reference(), toy)
    assert (verdict.word, verdict.total, verdict.stage) == ("pass", 6, None)
    assert "stage" in verdict.to_json()


def test_a_stage_comes_after_the_kata_s_own_checks(judged: Judged, toy: Kata) -> None:
    verdict = judged(toy.reference(), toy, stage="lean")
    assert verdict.word == "pass"
    assert [check.stage for check in verdict.checks] == [None] * 6 + ["lean"] * 3
    assert Verdict.from_json(verdict.to_json()).stage == "lean"
    stub = judged(toy.stub(), toy, stage="lean", alone=True)
    assert {check.outcome for check in stub.checks} == {Outcome.NOT_FILLED_IN}


@pytest.mark.parametrize("way", ["process", "loop"])
def test_each_wrong_answer_is_caught_in_its_check(
    judged: Judged, toy: Kata, open_channel: Callable[[], Channel], way: str
) -> None:
    opening = open_channel if way == "process" else lambda torch=False: LoopChannel()
    told = {}
    for stage in toy.stages:
        for mistake in load_mistakes(toy, stage.name):
            verdict = judged(mistake.source, toy, stage=stage.name, opening=opening)
            (failed,) = [check for check in verdict.checks if check.outcome is not Outcome.PASS]
            assert (failed.name, failed.outcome) == (mistake.caught_by, Outcome.WRONG)
            told[mistake.name] = failed.message
    assert told["row-by-row"] == (
        "scale_shift_forward takes 405 Python steps for 400 rows and 8 for 3: a loop over rows"
    )
    assert "at its peak, the reference 1.4 MiB: allowed is 3 times that" in told["four-copies"]
    assert ": allowed is 3 times that" in told["sums-by-hand"]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("len(dout) > 5", ["pass"] * 8 + ["timeout"]),  # in the stage's check
        ("len(dout) < 2", ["pass", "timeout"] + ["not_run"] * 7),  # in the kata's own
    ],
)
def test_a_stage_has_a_limit_of_its_own(
    judged: Judged, altered: Altered, place: str, wanted: list[str]
) -> None:
    limits = (
        ("level = 1\n", "level = 1\nlimit_s = 3\n"),
        ("minutes = 5\n", "minutes = 5\nlimit_s = 3\n"),
    )
    kata = altered("scale_shift", {TOML: text(TOML, *limits)})
    hang = f"    import time\n    while {place}: time.sleep(1)\n    x, gamma = cache"
    source = text(REFERENCE, ("    x, gamma = cache", hang))
    verdict = judged(source, kata, stage="lean")
    assert [str(check.outcome) for check in verdict.checks] == wanted
    late = verdict.first_failure
    assert late is not None
    if late.stage:
        assert re.fullmatch(
            "scale_shift_backward was stopped after 3 s, the reference .* s: allowed is 3 times "
            'that; in "the backward of many rows takes no more than three times what it has to", '
            r"case 1 \(N 40000, seed 1\)",
            late.message,
        )
    else:
        assert late.message.startswith("stopped after 3 s in ")


def test_diagnosis_names_behaviour_and_never_a_cost(
    judged: Judged, toy: Kata, open_channel: Callable[[], Channel]
) -> None:
    named = {}
    for stage in toy.stages:
        for mistake in load_mistakes(toy, stage.name):
            request = Request(toy, mistake.source, "mine.py", 1, stage=stage.name)
            verdict = judged(mistake.source, toy, stage=stage.name)
            named[mistake.name] = [m.name for m in diagnose(request, verdict, open_channel)]
    assert {name for name, found in named.items() if found} == {"by-rows"}
    assert named["by-rows"] == ["by-rows"]


def test_plain_pytest_runs_stages_against_the_reference(toys: Content, tmp_path: Path) -> None:
    shutil.copytree(toys.root, tmp_path, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "katas/conftest.py", tmp_path / "katas/conftest.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "katas/scale_shift"]
    surroundings = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    answer = ["--answer", "solutions/scale_shift/also_right/einsum.py"]
    for options, wanted in (
        ([], "19 passed"),
        (answer, "14 passed, 5 deselected"),
        ([*answer, "--kata-stage", "lean"], "17 passed, 2 deselected"),
    ):
        done = subprocess.run(
            [*command, *options], cwd=tmp_path, env=surroundings, capture_output=True, text=True
        )
        assert wanted in done.stdout, done.stdout


# ---------------------------------------------------------------------------- proven

FORWARD = "out = x * gamma + beta"
BROKEN = {
    "a wrong answer that passes the stage": (
        {CHECKS: text(CHECKS, ("times=3)\n    array(out", "times=100)\n    array(out"))},
        [
            "stage lean: wrong answer four-copies: not caught by test_memory (passes everything,",
            "stage lean: test_memory catches no wrong answer",
        ],
    ),
    "a wrong answer that fails without the stage": (
        {WRONG: text(WRONG, ("return sum([0.25", "return sum([0.5"))},
        ["stage lean: wrong answer four-copies: fails without the stage, in test_large"],
    ),
    "a wrong answer that names a check of the kata itself": (
        {WRONG: text(WRONG, ('caught_by = "test_axes"', 'caught_by = "test_shift"'))},
        ["stage many-axes: wrong answer by-rows: there is no check test_shift"],
    ),
    "a reference that is not of the stage's kind": (
        {REFERENCE: text(REFERENCE, (FORWARD, f"assert x.ndim == 2\n    {FORWARD}"))},
        ["stage many-axes: scale_shift.py is right but: test_axes is raised in case"],
    ),
    "another right answer that does not pass": (
        {
            "solutions/scale_shift/stages/lean_list.py": text(
                REFERENCE, ("x + beta, None", "sum([0.1 * x for _ in range(10)]) + beta, None")
            )
        },
        ["stage lean: lean_list.py is right but: test_memory is wrong"],
    ),
    "a stage without a check, and a check of no stage": (
        {CHECKS: text(CHECKS, ('@stage("many-axes")', '@stage("axes")'))},
        [
            "stage many-axes has no check",
            "kata.toml has no stage axes",
            "stage many-axes: wrong answer by-rows: there is no check test_axes",
        ],
    ),
    "a wrong answer of no stage": (
        {WRONG: text(WRONG, ('stage = "many-axes"', 'stage = "axes"'))},
        ["solutions/scale_shift/wrong.toml: by-rows: kata.toml has no stage 'axes'."],
    ),
    "a file of no stage": (
        {"solutions/scale_shift/stages/axes.py": ""},
        ["stray file: solutions/scale_shift/stages/axes.py"],
    ),
}


@pytest.mark.parametrize("promise", BROKEN)
def test_a_broken_promise_of_a_stage_is_told(
    altered: Altered,
    open_channel: Callable[[], Channel],
    monkeypatch: pytest.MonkeyPatch,
    promise: str,
) -> None:
    monkeypatch.setattr("harness.proof.nonsense", lambda entries: iter(()))
    monkeypatch.setattr("harness.proof.spoiling", lambda entries, reference: iter(()))
    files, wanted = BROKEN[promise]
    kata = altered("scale_shift", files)
    proof = prove(kata, open_channel, seeds=(1,))
    told = [problem.replace(f"{kata.folder.parents[1]}/", "") for problem in proof.problems]
    assert [line[: len(want)] for line, want in zip(told, wanted, strict=False)] == wanted, told


def test_a_stage_may_have_a_reference_of_its_own(
    altered: Altered,
    judged: Judged,
    open_channel: Callable[[], Channel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The kata's own may do without what the stage asks for."""
    own = "solutions/scale_shift/stages/many-axes.py"
    flat = text(REFERENCE, (FORWARD, f"assert x.ndim == 2\n    {FORWARD}"))
    kata = altered("scale_shift", {REFERENCE: flat, own: text(REFERENCE)})
    assert judged(kata.reference(), kata, stage="many-axes").word == "fail"
    theirs = kata.reference_of("many-axes").read_text("utf-8")
    assert judged(theirs, kata, stage="many-axes").word == "pass"
    (mistake,) = load_mistakes(kata, "many-axes")
    assert b"assert" not in mistake.source  # it is the stage's reference that was changed
    monkeypatch.setattr("harness.proof.nonsense", lambda entries: iter(()))
    monkeypatch.setattr("harness.proof.spoiling", lambda entries, reference: iter(()))
    proof = prove(kata, open_channel, seeds=(1,))
    assert proof.problems == []
    assert (proof.stages["lean"].right, list(proof.stages)) == (0, ["lean", "many-axes"])


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (('hint = "Which of', 'hunt = "Which of'), "stage lean lacks hint"),
        (('title = "No loop', 'why = ""\ntitle = "No loop'), "stage lean has unknown why"),
        (('name = "lean"', 'name = "Lean one"'), "'Lean one' is no name of a stage"),
        (('name = "many-axes"', 'name = "lean"'), "two stages of one name"),
    ],
)
def test_a_stage_that_is_not_whole_is_refused(
    altered: Altered, pair: tuple[str, str], told: str
) -> None:
    with pytest.raises(KataError, match=told):
        altered("scale_shift", {TOML: text(TOML, pair)})


def test_stages_are_translated_whole(toy: Kata, tmp_path: Path) -> None:
    zh = tmp_path / "zh.toml"
    zh.write_text('[stage.lean]\ntitle = "t"\nquestion = "q"\n[stage.other]\n')
    assert list(lint_translated_stages(toy, zh)) == [
        "zh.toml: stage lean needs title, question and hint, no more",
        "zh.toml: stage many-axes needs title, question and hint, no more",
        "zh.toml: there is no stage other",
    ]


# ---------------------------------------------------------------------------- events


class Log:
    """Events as the journal would give them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.add(NewEvent("start", 0.0, 1, "k", {"path": "/k.py", "minutes": 5}))

    def add(self, *new: NewEvent) -> list[str]:
        for each in new:
            number = len(self.events) + 1
            event = Event(
                number, str(number), each.at, each.kind, each.attempt, each.kata, each.data
            )
            self.events.append(event)
        return [each.kind for each in new]

    def check(self, verdict: str = "pass", **data: str) -> list[str]:
        told = {"verdict": verdict, "passed": 1, "total": 1, "seed": 1, **data}
        return self.add(*check_events(
            self.events, at=60.0 * len(self.events), kata="k", attempt=1, data=told, snapshot=b""
        ))  # fmt: skip

    def ask(self, skip: bool = False) -> list[str]:
        stages = ["a", "b"]
        new = stage_events(self.events, at=9e9, kata="k", stages=stages, skip=skip)
        return self.add(*new) + [str(each.data["name"]) for each in new]

    @property
    def open(self) -> str | None:
        return replay(self.events).attempts[0].open_stage


def test_stages_come_after_the_pass_and_in_their_order() -> None:
    log = Log()
    for early in (log.ask, lambda: log.check(stage="a")):
        with pytest.raises(KataError, match="after the first pass"):
            early()
    assert log.check() == ["check", "pass"]
    before = replay(log.events).attempts[0]
    assert log.ask() == ["stage", "a"]
    assert log.ask() == []  # the same again
    assert log.check("fail", stage="a") == ["check"]
    assert log.open == "a"
    assert log.check(stage="a") == ["check", "stage_pass"]
    assert log.check(stage="a") == ["check"]  # passed already
    assert log.open is None
    assert log.ask() == ["stage", "b"]
    assert log.ask(skip=True) == []
    assert log.open == "b"
    log.add(*follow_up_events(log.events, at=9e9, kata="k", of=3))
    assert (log.open, log.ask()) == (None, [])  # it was left for a question in words
    after = replay(log.events).attempts[0]
    assert after.checks == before.checks
    assert after.seconds_to_pass == before.seconds_to_pass
    assert [(stage.name, len(stage.checks), stage.passed_at is None) for stage in after.stages] == [
        ("a", 3, False),
        ("b", 0, True),
    ]


def test_a_stage_that_is_named_begins_with_its_first_check() -> None:
    log = Log()
    log.check()
    assert log.check(stage="b") == ["stage", "check", "stage_pass"]
    assert log.ask() == ["stage", "a"]


def test_no_stage_is_begun_in_the_file_of_a_newer_attempt() -> None:
    log = Log()
    log.check()
    log.add(NewEvent("start", 900.0, 2, "k", {"path": "/k.py", "minutes": 5}))
    assert log.ask() == []
