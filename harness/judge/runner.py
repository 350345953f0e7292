"""Runs a kata's checks against an answer and says what became of each."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath
from typing import Any

from harness.catalogue import Kata
from harness.judge.ahead import Case
from harness.judge.checks import Check, load_checks
from harness.judge.measures import REFERENCE, Measures
from harness.judge.outdated import cure
from harness.judge.printable import printable
from harness.judge.process import Ended, TimedOut
from harness.judge.proxy import Channel, LoadFailure, Session, Source, StandIn, TooLarge, raised
from harness.oracle import context
from harness.oracle.errors import Raised, Wrong
from harness.verdict import CheckResult, Forbidden, Outcome, Verdict


@dataclass(frozen=True)
class Request:
    """All that a run needs."""

    kata: Kata
    source: bytes
    file: str  # as the person knows it
    seed: int
    allow: tuple[str, ...] = ()
    limit_s: float | None = None  # the kata's own when None
    only: str | None = None  # the one check to run; all of them when None
    stage: str | None = None  # judged after the kata's own checks, under a limit of its own
    alone: bool = False  # the stage without the kata's own checks


def judge(request: Request, open_channel: Callable[[], Channel]) -> Verdict:
    """The verdict on one answer. Whatever it raises is a fault of the harness."""
    begin = time.perf_counter()
    own, staged = checks_of(request)
    loaded = time.perf_counter()
    session = session_of(request, open_channel, request.limit_s or request.kata.limit_s)
    try:
        failure = _load(session)
        if failure is None:
            results = run_checks(own, session, request.seed)
            if session.time_left_s > 0:  # who hung in the kata's own checks waits no longer
                session.renew(_stage_limit_s(request))
            results += run_checks(staged, session, request.seed)
        else:
            results = (failure, *map(_not_run, (*own, *staged)))
    finally:
        session.close()
    end = time.perf_counter()
    return Verdict(
        kata=request.kata.slug,
        file=request.file,
        seed=request.seed,
        checks=results,
        forbidden=_forbidden(session),
        judge_ms=1000 * (end - begin),
        timing={"load_checks_ms": 1000 * (loaded - begin), "run_ms": 1000 * (end - loaded)},
        stage=request.stage,
    )


def checks_of(request: Request) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """The kata's own checks that are to run, and those of the stage."""
    own = () if request.alone else load_checks(request.kata)
    staged = () if request.stage is None else load_checks(request.kata, request.stage)
    if request.only is not None:
        own = tuple(check for check in own if check.name == request.only)
        staged = tuple(check for check in staged if check.name == request.only)
    return own, staged


def _stage_limit_s(request: Request) -> float:
    if request.stage is None:
        return request.limit_s or request.kata.limit_s
    limit_s = request.kata.stage(request.stage).limit_s
    return limit_s if request.limit_s is None else min(limit_s, request.limit_s)


def session_of(request: Request, open_channel: Callable[..., Channel], limit_s: float) -> Session:
    """A session with the answer, and the reference beside it for who asks for it."""
    session = Session(source_of(request), open_channel, limit_s)
    Measures(session, lambda: reference_of(request.kata, request.stage), open_channel)
    return session


def reference_of(kata: Kata, stage: str | None) -> Source:
    """What answers are measured against, with no rules to keep."""
    return Source(
        text=kata.reference_of(stage).read_bytes(),
        filename=REFERENCE,
        entries=kata.entries,
        allowed=kata.allowed_imports,
        calls=(),
        torch="torch" in kata.allowed_imports,
    )


def source_of(request: Request) -> Source:
    """The file and its rules, `--allow` applied."""
    kata = request.kata
    return Source(
        text=request.source,
        filename=PurePath(request.file).name,
        entries=kata.entries,
        allowed=(*kata.allowed_imports, *request.allow),
        calls=tuple(call for call in kata.forbidden_calls if call not in request.allow),
        torch="torch" in kata.allowed_imports,
    )


def run_check(check: Check, session: Session, seed: int) -> CheckResult:
    """One check, up to its first failing case."""
    return run_checks((check,), session, seed)[0]


def run_checks(checks: tuple[Check, ...], session: Session, seed: int) -> tuple[CheckResult, ...]:
    """Checks in their order, each up to its first failing case."""
    firsts = [_case(check, 0, session, seed) for check in checks]
    course = zip_longest(checks, firsts, firsts[1:])
    return tuple(_run_check(check, first, then, session) for check, first, then in course)


def _run_check(check: Check, case: Case, then: Case | None, session: Session) -> CheckResult:
    """From its first case on; `then` is the first one of the next check."""
    if session.time_left_s <= 0:
        return _not_run(check)
    count, seed = len(check.cases), case.run.seed
    trace: list[tuple[str, Any]] = []
    for number in range(count):
        following = _case(check, number + 1, session, seed) if number + 1 < count else then
        problem = _run_case(case, number, session, following)
        trace += case.run.trace
        if problem is not None:
            return CheckResult(
                name=check.name,
                rubric=check.rubric,
                cases=count,
                failed_case=dict(check.cases[number]),
                case_number=number + 1,
                stdout=session.stdout,
                inputs=_inputs(session),
                trace=tuple(trace),
                stage=check.stage,
                **_placed(tell(problem, session), check, number, seed),
            )
        case = following or case
    return CheckResult(
        check.name, check.rubric, Outcome.PASS, count, trace=tuple(trace), stage=check.stage
    )


def _case(check: Check, number: int, session: Session, seed: int) -> Case:
    parameters = check.cases[number]
    run = context.Run(seed, check.name, parameters, make=session.make, measure=session.measure)
    entries = [entry for entry in session.source.entries if entry.name in check.entries]
    stand_ins = {entry.name: StandIn(session, entry) for entry in entries}
    return Case(run, lambda: check.function(**stand_ins, **parameters))


def _placed(told: dict[str, Any], check: Check, number: int, seed: int) -> dict[str, Any]:
    """Where an answer was stopped for its time, so that the sentence stands by itself."""
    if told["outcome"] is Outcome.TIMEOUT:
        case = [f"{name} {value}" for name, value in check.cases[number].items()]
        where = f'in "{check.rubric}", case {number + 1} ({", ".join([*case, f"seed {seed}"])})'
        bare = check.stage is not None and told["message"].startswith("stopped ")
        told["message"] += f"{', too slow for this stage,' if bare else ''} {where}"
    return told


def trace_every_case(check: Check, session: Session, seed: int) -> CheckResult:
    """One check through all of its cases, failing ones too: all that it can see of an answer."""
    trace: list[tuple[str, Any]] = []
    for number in range(len(check.cases)):
        case = _case(check, number, session, seed)
        problem = _run_case(case, number, session)
        trace += case.run.trace
        if problem is not None:
            told = tell(problem, session)
            kind = problem.type_name if isinstance(problem, Raised) else ""
            trace.append((f"case {number} {told['outcome']}", kind))
    return CheckResult(check.name, check.rubric, Outcome.PASS, trace=tuple(trace))


def _run_case(
    case: Case, number: int, session: Session, following: Case | None = None
) -> BaseException | None:
    """What ended the case, or None. Raises what is a fault of the check and not of the answer."""
    try:
        session.begin_case(case_key(case.run.seed, case.run.check, number))
    except (Wrong, LoadFailure, Ended) as end:  # it was loaded anew, after a crash
        return end
    # With torch a case may stand still where gradients are switched off, and so for all cases.
    session.ahead.run(case, None if session.source.torch else following)
    problem = case.problem
    if problem is None or isinstance(problem, (Wrong, LoadFailure, Ended, Raised)):
        return problem
    raise problem


def _inputs(session: Session) -> tuple[tuple[str, str], ...]:
    """The arguments of the case's calls, where they are few and small.

    Of many calls none is shown: the message may speak of an earlier one than the last.
    """
    try:
        if len(session.calls) == 1:
            return session.calls[0].inputs()
        if len(session.calls) == 2:
            return tuple(
                pair
                for call in session.calls
                for pair in ((f"{call.entry.name}()", ""), *call.inputs())
            )
    except TooLarge:
        pass
    return ()


def case_key(seed: int, check: str, number: int) -> str:
    """What the generators of the answer's process are seeded by: it tells nothing of the check."""
    return hashlib.blake2b(f"{seed}/{check}/{number}".encode(), digest_size=16).hexdigest()


def tell(problem: BaseException, session: Session) -> dict[str, Any]:
    """Outcome, message, line and traceback of what ended a case."""
    if isinstance(problem, LoadFailure):
        return tell(raised(problem.error), session)
    if isinstance(problem, TimedOut):
        message = problem.message or f"stopped after {session.limit_s:g} s"
        return {"outcome": Outcome.TIMEOUT, "message": message, "line": problem.line}
    if isinstance(problem, Ended):
        return {
            "outcome": Outcome(problem.outcome),
            "message": problem.message,
            "line": problem.line,
        }
    if isinstance(problem, Wrong):
        return {"outcome": Outcome(problem.outcome), "message": str(problem)}
    assert isinstance(problem, Raised)
    return _tell_raised(problem, session)


def _tell_raised(problem: Raised, session: Session) -> dict[str, Any]:
    name = problem.type_name
    text = f"{name}: {problem.message}" if problem.message else name
    outcome = Outcome.RAISED
    advice = cure(name, problem.message)
    if isinstance(problem, NotImplementedError):
        called = session.calls[-1].entry.name if session.calls else "the file"
        outcome, text = Outcome.NOT_FILLED_IN, f"{called}() raises NotImplementedError"
    elif isinstance(problem, MemoryError):
        outcome, text = Outcome.MEMORY, f"asked for more than 1 GiB of memory ({text})"
    elif advice:
        outcome, text = Outcome.OUTDATED, f"{text}: {advice}"
    elif isinstance(problem, PermissionError):
        text += " (an answer can read and write no files, open no socket, start no process)"
    elif isinstance(problem, EOFError):
        text += " (there is no input to read: take the arguments)"
    return {
        "outcome": outcome,
        "message": text,
        "line": problem.line,
        "traceback": tuple((line, function) for line, function in problem.frames),
    }


def _load(session: Session) -> CheckResult | None:
    """Loads the answer; gives the pseudo-check that says why when that fails."""
    told: dict[str, Any]
    try:
        session.load()
        if session.found:
            return None
        told = {"outcome": Outcome.NOT_FILLED_IN, "message": _nothing_found(session)}
    except (LoadFailure, Ended, Wrong) as problem:
        told = tell(problem, session)
        if told["outcome"] is Outcome.TIMEOUT:
            told["message"] += " while the file was loaded"
    rubric = "the file loads"
    return CheckResult("load", rubric, stdout=session.stdout, **told)


def _nothing_found(session: Session) -> str:
    wanted = " or ".join(f"{entry.name}()" for entry in session.source.entries)
    name = session.source.filename
    if session.scan["empty"] and not session.scan["functions"]:
        return f"{name} is empty: it should define {wanted}"
    others = ", ".join(session.scan["functions"][:5])
    has = f"it defines {others}" if others else "it defines no function"
    return f"{name} has no {wanted}: {has}"


def _not_run(check: Check) -> CheckResult:
    return CheckResult(
        check.name, check.rubric, Outcome.NOT_RUN, len(check.cases), stage=check.stage
    )


def _forbidden(session: Session) -> tuple[Forbidden, ...]:
    """What the syntax tree shows, then what was seen to happen."""
    found = [(printable(f["what"]), f["line"]) for f in session.scan.get("forbidden", ())]
    seen = {what for what, _ in found}
    for note in session.notes:
        if note["what"] not in seen:
            seen.add(note["what"])
            found.append((str(note["what"]), note.get("line")))
    return tuple(Forbidden(what, line if type(line) is int else None) for what, line in found)
