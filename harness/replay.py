"""Attempts out of the journal's events, and what came of those before each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from harness.attempts import Answer, Attempt, Check, History, Stage
from harness.journal import Event
from harness.situation import Try


def replay(events: Iterable[Event], earlier: History | None = None) -> History:
    """What the events come to, from nothing or from where an earlier replay stopped.

    It judges nothing and never fails: an event that makes no sense where it stands (a second
    pass, a pause of what is paused, a check of an unknown attempt) changes nothing.
    """
    history = earlier or History()
    attempts = {attempt.number: attempt for attempt in history.attempts}
    counts = Counter(attempt.kata for attempt in history.attempts)
    records = _Records(history.attempts)
    focus, last = history.focus, history.last_number
    for event in events:
        number = event.attempt
        if number is None:
            continue
        last = max(last, number)
        before = attempts.get(number)
        if before is not None:
            attempts[number] = _after(before, event)
            records.note(attempts[number], event)
        elif event.kind == "start" and event.kata is not None:
            counts[event.kata] += 1
            begun = _begun(event, number, event.kata, counts[event.kata])
            attempts[number] = records.told_to(begun, attempts)
        else:
            continue
        if attempts[number].state == "running":
            focus = number
    return History(tuple(sorted(attempts.values(), key=lambda each: each.number)), focus, last)


class _Records:
    """What came of the attempts at each kata so far. Drills are no attempts here."""

    def __init__(self, attempts: Iterable[Attempt]) -> None:
        self._numbers: dict[str, list[int]] = {}
        self._seconds: dict[str, dict[int, float]] = {}  # of each pass that was their own
        for attempt in attempts:
            if attempt.bug is None:
                self._numbers.setdefault(attempt.kata, []).append(attempt.number)
                self._keep(attempt)

    def note(self, attempt: Attempt, event: Event) -> None:
        """After an event that may have changed the time of a pass."""
        if event.kind in ("pass", "gap") and attempt.bug is None:
            self._keep(attempt)

    def told_to(self, attempt: Attempt, attempts: Mapping[int, Attempt]) -> Attempt:
        """The new attempt, with what came of those before it."""
        numbers = self._numbers.setdefault(attempt.kata, [])
        tries = tuple(_try(attempts[each], attempt.started_at) for each in reversed(numbers[-3:]))
        if attempt.bug is None:
            numbers.append(attempt.number)
        best = min(self._seconds.get(attempt.kata, {}).values(), default=None)
        return attempt._replace(best_before=best, tries_before=tries)

    def _keep(self, attempt: Attempt) -> None:
        found, seconds = self._seconds.setdefault(attempt.kata, {}), attempt.own_seconds
        found.pop(attempt.number, None)
        if seconds is not None:
            found[attempt.number] = seconds


def _try(attempt: Attempt, now: float) -> Try:
    return Try(attempt.active_seconds(now), attempt.passed_at is not None, attempt.copied)


def _begun(event: Event, number: int, kata: str, ordinal: int) -> Attempt:
    return Attempt(
        number=number,
        kata=kata,
        ordinal=ordinal,
        path=Path(event.data.get("path", "")),
        minutes=event.data.get("minutes", 0),
        seed=event.data.get("seed", 0),
        bug=event.data.get("bug"),
        started_at=event.at,
        events=(event,),
        mock=event.data.get("mock"),
    )


def _after(attempt: Attempt, event: Event) -> Attempt:
    """The attempt after one more of its events."""
    attempt = attempt._replace(events=(*attempt.events, event))
    before_pass = attempt.passed_at is None
    match event.kind:
        case "stage" if attempt.stage(event.data.get("name", "")) is None:
            stage = Stage(event.data.get("name", ""), event.at)
            return attempt._replace(stages=(*attempt.stages, stage))
        case "stage_pass":
            return _with_stage(attempt, event.data.get("name", ""), passed_at=event.at)
        case "check" if event.data.get("stage"):
            return _with_stage(attempt, event.data["stage"], check=_check(event))
        case "check":
            return attempt._replace(checks=(*attempt.checks, _check(event)))
        case "diagnosis" if attempt.checks and not event.data.get("stage"):
            names = tuple(event.data.get("names", ()))
            last = attempt.checks[-1]._replace(diagnosis=names)
            return attempt._replace(checks=(*attempt.checks[:-1], last))
        case "hint":
            hints = attempt.hints + 1
            return attempt._replace(hints=hints, helped=attempt.helped or before_pass)
        case "reveal":
            helped, copied = attempt.helped or before_pass, attempt.copied or before_pass
            return attempt._replace(revealed=True, helped=helped, copied=copied)
        case "follow_up":
            return attempt._replace(follow_ups=attempt.follow_ups + 1)
        case "answer":
            return attempt._replace(answers=(*attempt.answers, _answer(event)))
        case "refused":
            return attempt._replace(refused=attempt.refused + 1)
        case "pause" if attempt.state == "running":
            return attempt._replace(state="paused")
        case "resume" if attempt.state == "paused":
            return attempt._replace(state="running")
        case "pass" if attempt.unfinished:
            return attempt._replace(state="passed", passed_at=event.at)
        case "stop" if attempt.unfinished:
            return attempt._replace(state="stopped", stopped_at=event.at)
    return attempt


def _with_stage(
    attempt: Attempt, name: str, check: Check | None = None, passed_at: float | None = None
) -> Attempt:
    """One more check of a stage that was begun, or its first pass."""
    stages = []
    for stage in attempt.stages:
        if stage.name == name:
            stage = stage._replace(
                checks=(*stage.checks, check) if check else stage.checks,
                passed_at=passed_at if stage.passed_at is None else stage.passed_at,
            )
        stages.append(stage)
    return attempt._replace(stages=tuple(stages))


def _answer(event: Event) -> Answer:
    data = event.data
    return Answer(
        number=data.get("number", 0),
        text=data.get("text", ""),
        seconds=data.get("seconds", 0.0),
        rating=data.get("rating"),
    )


def _check(event: Event) -> Check:
    data = event.data
    return Check(
        event_id=event.id,
        at=event.at,
        verdict=data.get("verdict", ""),
        passed=data.get("passed", 0),
        total=data.get("total", 0),
        seed=data.get("seed", 0),
        first_failure=data.get("first_failure"),
    )
