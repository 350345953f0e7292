"""`kata dev prove`: shows that a kata's checks accept what is right and reject what is wrong."""

from __future__ import annotations

import doctest
import importlib
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from harness.catalogue import Kata
from harness.diagnosis import same_behaviour
from harness.errors import KataError
from harness.judge.checks import load_checks
from harness.judge.loop import LoopChannel
from harness.judge.process import TimedOut
from harness.judge.proxy import Channel
from harness.judge.runner import Request, judge
from harness.judge.wire import Message
from harness.lint import lint_kata, stray_files
from harness.mistakes import Mistake, load_mistakes
from harness.nonsense import nonsense, spoiling
from harness.oracle.measures import measured_in
from harness.verdict import CheckResult, Outcome, Verdict

SEEDS = (1, 20261121, 987654321)
LIMIT_S = 3.0  # for answers that are wrong on purpose; the right ones get the kata's own
STAGE_LIMIT_S = 6.0  # likewise where costs are measured: what is too slow is called several times


@dataclass
class Proof:
    """What was shown of one kata. It holds when there are no problems."""

    slug: str
    problems: list[str] = field(default_factory=list)
    cases: dict[str, int] = field(default_factory=dict)  # check -> how many it has
    caught: dict[str, list[str]] = field(default_factory=dict)  # check -> wrong answers
    named: dict[str, str] = field(default_factory=dict)  # wrong answer -> the check it names
    right: int = 0
    reference_ms: float = 0.0
    stages: dict[str, Proof] = field(default_factory=dict)  # their problems stand above too

    @property
    def holds(self) -> bool:
        return not self.problems


def prove(kata: Kata, open_channel: Callable[[], Channel], seeds: tuple[int, ...] = SEEDS) -> Proof:
    """Every promise of docs/authoring.md, tried for real."""
    proof = Proof(kata.slug)
    proof.problems += stray_files(kata)
    if any(problem.startswith("missing") for problem in proof.problems):
        return proof
    try:
        proof.problems += lint_kata(kata)
        proof.cases = {check.name: len(check.cases) for check in load_checks(kata)}
        mistakes = load_mistakes(kata)
        _prove_stub(kata, proof, open_channel)
        _prove_right(kata, proof, open_channel, seeds)
        _prove_mistakes(kata, mistakes, proof, open_channel, seeds)
        _prove_nonsense(kata, proof, open_channel)
        for stage in kata.stages:
            part = proof.stages[stage.name] = _stage_proof(kata, stage.name, open_channel, seeds)
            proof.problems += [f"stage {stage.name}: {problem}" for problem in part.problems]
        proof.problems += _example(kata)
    except KataError as error:
        proof.problems.append(str(error))
    except Exception as fault:  # a check file that cannot be imported, a reference that raises
        proof.problems.append(f"the proof stops here: {_fault(fault)}")
    return proof


def _stage_proof(
    kata: Kata, stage: str, open_channel: Callable[[], Channel], seeds: tuple[int, ...]
) -> Proof:
    """The same promises of a stage; what is wrong there passes the kata's own checks."""
    proof = Proof(stage)
    proof.cases = {check.name: len(check.cases) for check in load_checks(kata, stage)}
    _prove_stub(kata, proof, open_channel, stage)
    _prove_right(kata, proof, open_channel, seeds, stage)
    _prove_mistakes(kata, load_mistakes(kata, stage), proof, open_channel, seeds, stage)
    _prove_nonsense(kata, proof, open_channel, stage)
    return proof


def _judged(
    kata: Kata,
    source: bytes,
    seed: int,
    open_channel: Callable[[], Channel],
    limit_s: float | None,
    only: str | None = None,
    stage: str | None = None,
    alone: bool = False,
) -> Verdict:
    """The verdict; a fault of the checks is one too, so that the proof can go on."""
    request = Request(kata, source, f"{kata.slug}.py", seed, limit_s=limit_s, only=only)
    request = replace(request, stage=stage, alone=alone)
    try:
        return judge(request, open_channel)
    except Exception as fault:
        return Verdict(kata.slug, request.file, seed, (), fault=_fault(fault))


def _prove_stub(
    kata: Kata, proof: Proof, open_channel: Callable[[], Channel], stage: str | None = None
) -> None:
    stub = kata.stub().encode()
    alone = stage is not None
    verdict = _judged(kata, stub, SEEDS[0], open_channel, None, stage=stage, alone=alone)
    if verdict.fault:
        proof.problems.append(f"stub: it breaks the checks: {verdict.fault}")
    other = [c for c in verdict.checks if c.outcome not in (Outcome.PASS, Outcome.NOT_FILLED_IN)]
    proof.problems += [f"stub: {c.name} is {c.outcome}: {c.message}" for c in other]
    if verdict.word == "pass":
        proof.problems.append("stub: it passes")


def _prove_right(
    kata: Kata,
    proof: Proof,
    open_channel: Callable[[], Channel],
    seeds: tuple[int, ...],
    stage: str | None = None,
) -> None:
    others = kata.also_right if stage is None else kata.right_for(stage)
    reference = kata.reference_of(stage)
    proof.right = len(others)
    for path in (reference, *others):
        for seed in seeds:
            verdict = _judged(kata, path.read_bytes(), seed, open_channel, None, stage=stage)
            if path == reference:
                proof.reference_ms = verdict.judge_ms
            if verdict.word != "pass":
                proof.problems.append(f"{path.name} is right but: {_why(verdict)}")
                break


def _prove_mistakes(
    kata: Kata,
    mistakes: tuple[Mistake, ...],
    proof: Proof,
    open_channel: Callable[[], Channel],
    seeds: tuple[int, ...],
    stage: str | None = None,
) -> None:
    proof.named = {mistake.name: mistake.caught_by for mistake in mistakes}
    proof.caught = {check: [] for check in proof.cases}
    behaviours: dict[str, tuple[CheckResult, ...]] = {}
    limit_s = LIMIT_S if stage is None else STAGE_LIMIT_S
    for mistake in mistakes:
        first, *other = seeds
        whole = _judged(kata, mistake.source, first, open_channel, limit_s, stage=stage)
        # Under further seeds only the check that must catch it counts.
        again = [
            _judged(kata, mistake.source, seed, open_channel, limit_s, mistake.caught_by, stage)
            for seed in other
        ]
        behaviours[mistake.name] = whole.checks
        proof.problems += _not_caught(mistake, [whole, *again])
        if stage is not None:
            proof.problems += _fails_before(mistake, whole)
        for name in _caught_in(whole, mistake):
            if name in proof.caught:
                proof.caught[name].append(mistake.name)
    idle = [name for name, caught in proof.caught.items() if not caught]
    proof.problems += [f"{name} catches no wrong answer" for name in idle]
    proof.problems += _twins(behaviours)


def _caught_in(verdict: Verdict, mistake: Mistake) -> Iterator[str]:
    """The checks that reject it. Where the time ran out is told of the one it names only.

    Which of the others still had some is the machine's affair.
    """
    for check in verdict.checks:
        too_slow = check.outcome is Outcome.TIMEOUT and check.name != mistake.caught_by
        if check.outcome not in (Outcome.PASS, Outcome.NOT_RUN) and not too_slow:
            yield check.name


def _not_caught(mistake: Mistake, verdicts: list[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.fault:
            yield f"wrong answer {mistake.name} breaks the checks: {verdict.fault}"
            return
        results = {check.name: check for check in verdict.checks}
        if "load" in results or verdict.forbidden:
            yield f"wrong answer {mistake.name}: {_why(verdict)}"
            return
        if mistake.caught_by not in results or results[mistake.caught_by].stage != mistake.stage:
            yield f"wrong answer {mistake.name}: there is no check {mistake.caught_by}"
            return
        outcome = results[mistake.caught_by].outcome
        if outcome in (Outcome.PASS, Outcome.NOT_RUN, Outcome.NOT_FILLED_IN):
            others = [c.name for c in verdict.checks if c.outcome is not Outcome.PASS]
            told = f"fails in {', '.join(others)}" if others else "passes everything"
            seed = f"seed {verdict.seed}"
            yield f"wrong answer {mistake.name}: not caught by {mistake.caught_by} ({told}, {seed})"
            return


def _fails_before(mistake: Mistake, verdict: Verdict) -> Iterator[str]:
    """What the kata's own checks reject is no mistake of a stage."""
    for check in verdict.checks:
        if check.stage is None and check.name != "load" and check.outcome is not Outcome.PASS:
            yield f"wrong answer {mistake.name}: fails without the stage, in {check.name}"
            return


def _twins(behaviours: dict[str, tuple[CheckResult, ...]]) -> Iterator[str]:
    names = list(behaviours)
    for number, name in enumerate(names):
        for other in names[:number]:
            if _alike(behaviours[name], behaviours[other]):
                yield f"wrong answers {other} and {name} behave exactly alike"


def _alike(a: tuple[CheckResult, ...], b: tuple[CheckResult, ...]) -> bool:
    if not a or [check.outcome for check in a] != [check.outcome for check in b]:
        return False
    if any(map(_costly, a)):
        return False  # all that are too slow look alike, whatever makes them so
    pairs = list(zip(a, b, strict=True))
    pairs.sort(key=lambda pair: pair[0].outcome is Outcome.PASS)  # where they fail they differ most
    return all(same_behaviour(*pair) for pair in pairs)


def _costly(check: CheckResult) -> bool:
    late = check.stage is not None and check.outcome is Outcome.TIMEOUT
    return late or measured_in(check.trace)


def _prove_nonsense(
    kata: Kata, proof: Proof, open_channel: Callable[[], Channel], stage: str | None = None
) -> None:
    """Whatever an answer returns, the verdict is a failure of the answer and not of ours.

    What returns a constant needs no process of its own: it crosses the wire in a loop.
    """

    def judged(source: bytes, opening: Callable[[], Channel]) -> Verdict:
        alone = stage is not None  # the kata's own checks have seen it already
        return _judged(kata, source, SEEDS[0], opening, LIMIT_S, stage=stage, alone=alone)

    for name, source in nonsense(kata.entries):
        verdict = judged(source, _Loop if stage is None else open_channel)
        if verdict.fault:
            proof.problems.append(f"an answer that {name} breaks the checks: {verdict.fault}")
        elif verdict.word != "fail" and stage is None:
            proof.problems.append(f"an answer that {name} passes")
    for name, source in spoiling(kata.entries, kata.reference_of(stage).read_text("utf-8")):
        verdict = judged(source, open_channel)
        if verdict.fault:
            proof.problems.append(f"an answer that {name} breaks the checks: {verdict.fault}")


class _Loop(LoopChannel):
    """A call cannot be stopped here; when the time is used up there is no further one."""

    def __init__(self, torch: bool = False) -> None:
        super().__init__()

    def ask(self, frame: bytes, limit_s: float) -> Message:
        if limit_s <= 0:
            raise TimedOut("")
        return super().ask(frame, limit_s)


def _fault(fault: Exception) -> str:
    """An error of a check with its place in the check file."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "test_" in frame.filename] or frames
    return f"{type(fault).__name__}: {fault} ({ours[-1].name}, line {ours[-1].lineno})"


def _why(verdict: Verdict) -> str:
    first = verdict.first_failure
    if verdict.fault:
        return f"it breaks the checks, seed {verdict.seed}: {verdict.fault}"
    if first is None:
        return "uses " + ", ".join(use.what for use in verdict.forbidden)
    case = f" in case {first.failed_case}" if first.failed_case else ""
    return f"{first.name} is {first.outcome}{case}, seed {verdict.seed}: {first.message}"


def _example(kata: Kata) -> Iterator[str]:
    """The examples of the prompt, run against the reference."""
    blocks = re.findall(r"```(?:python|pycon)\n(.*?)```", kata.prompt(), re.DOTALL)
    examples = "\n".join(block for block in blocks if ">>>" in block)
    if not examples:
        yield "README.md has no example (a python block with >>>)"
        return
    space: dict[str, object] = {"np": np}
    if "torch" in kata.allowed_imports:
        space["torch"] = importlib.import_module("torch")
    exec(compile(kata.reference(), kata.reference_path.name, "exec"), space)
    failures: list[str] = []
    test = doctest.DocTestParser().get_doctest(examples, space, kata.slug, "README.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
    runner.run(test, out=failures.append)
    if failures:
        yield "the example in README.md is not true:\n" + "".join(failures)
