"""Which known wrong answer behaves exactly like the one that was judged.

The checks run on each wrong answer under the same seed, and what they looked at is compared:
every result and truth, in every case of every check. One differing number and the mistake is not
named: silence beats a wrong guess. Most are told apart by the first failing check alone, so the
whole comparison is made for few.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from harness.judge.checks import Check
from harness.judge.process import Ended
from harness.judge.proxy import Channel, LoadFailure
from harness.judge.runner import Request, checks_of, run_check, session_of, trace_every_case
from harness.judge.wire import Handle
from harness.mistakes import Mistake, load_mistakes
from harness.oracle.errors import Wrong
from harness.oracle.measures import measured_in
from harness.verdict import CheckResult, Match, Outcome, Verdict

RTOL = 1e-5
LIMIT_S = 2.0  # for each wrong answer: those of a kata are quick or hang on purpose
COMPARABLE = {Outcome.WRONG, Outcome.RAISED}


def diagnose(
    request: Request, verdict: Verdict, open_channel: Callable[[], Channel]
) -> tuple[Match, ...]:
    """The known mistakes that the answer behaves exactly like; none unless they share a hint."""
    first = verdict.first_failure
    if first is None or first.name == "load":
        return ()
    if measured_in(first.trace):
        return ()  # many ways lead to the same slowness: which one it was cannot be seen
    if any(c.outcome not in COMPARABLE | {Outcome.PASS} for c in verdict.checks):
        return ()
    matches = [
        mistake
        for mistake in _candidates(request)
        if _behaves_like(mistake, request, verdict, first, open_channel)
    ]
    if matches:
        own = _whole_trace(request, request.source, open_channel)
        matches = [
            mistake
            for mistake in matches
            if _all_same(own, _whole_trace(request, mistake.source, open_channel))
        ]
    if len({mistake.hint for mistake in matches}) != 1:
        return ()
    return tuple(Match(m.name, m.mistake, m.hint) for m in matches)


def _candidates(request: Request) -> tuple[Mistake, ...]:
    own = load_mistakes(request.kata)
    return own if request.stage is None else own + load_mistakes(request.kata, request.stage)


def _checks(request: Request) -> list[Check]:
    own, staged = checks_of(request)
    return [*own, *staged]


def _whole_trace(
    request: Request, source: bytes, open_channel: Callable[[], Channel]
) -> list[CheckResult] | None:
    """All that the checks can see of an answer, behind the first failures too."""
    theirs = replace(request, source=source)
    session = session_of(theirs, open_channel, LIMIT_S)
    try:
        session.load()
        return [trace_every_case(check, session, request.seed) for check in _checks(request)]
    except (LoadFailure, Ended, Wrong):
        return None
    finally:
        session.close()


def _all_same(a: list[CheckResult] | None, b: list[CheckResult] | None) -> bool:
    return a is not None and b is not None and all(map(same_behaviour, a, b))


def _behaves_like(
    mistake: Mistake,
    request: Request,
    verdict: Verdict,
    first: CheckResult,
    open_channel: Callable[[], Channel],
) -> bool:
    """The first failing check alone tells most apart; only then are all of them run."""
    checks = _checks(request)
    alone = [check for check in checks if check.name == first.name]
    wanted = {result.name: result for result in verdict.checks}
    return all(_agrees(mistake, request, some, wanted, open_channel) for some in (alone, checks))


def _agrees(
    mistake: Mistake,
    request: Request,
    checks: list[Check],
    wanted: dict[str, CheckResult],
    open_channel: Callable[[], Channel],
) -> bool:
    theirs = replace(request, source=mistake.source)
    session = session_of(theirs, open_channel, LIMIT_S)
    try:
        session.load()
        return all(
            same_behaviour(run_check(check, session, request.seed), wanted[check.name])
            for check in checks
        )
    except (LoadFailure, Ended, Wrong):
        return False
    finally:
        session.close()


def same_behaviour(a: CheckResult, b: CheckResult) -> bool:
    """Whether a check saw the same in two answers."""
    if a.outcome != b.outcome or a.case_number != b.case_number or len(a.trace) != len(b.trace):
        return False
    if a.outcome is Outcome.RAISED and a.message.split(":")[0] != b.message.split(":")[0]:
        return False
    return all(
        name == other and _equal(value, against)
        for (name, value), (other, against) in zip(a.trace, b.trace, strict=True)
    )


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or a.dtype.kind not in "biufc" or b.dtype.kind not in "biufc":
            return a.shape == b.shape and bool(np.array_equal(a, b))
        scale = float(np.abs(b[np.isfinite(b)]).max(initial=0.0))
        return bool(np.allclose(a, b, rtol=RTOL, atol=RTOL * RTOL * scale, equal_nan=True))
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(_equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_equal(a[key], b[key]) for key in a)
    if isinstance(a, Handle) and isinstance(b, Handle):
        return a.type_name == b.type_name  # the object itself is over there
    return type(a) is type(b) and bool(a == b or (a != a and b != b))
