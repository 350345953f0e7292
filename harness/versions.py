"""The versions of a learner's file that the journal keeps: one for each check, numbered.

The numbers go by time, over all attempts at a kata. They say what `kata diff SLUG 3 5` means.
"""

from __future__ import annotations

from typing import NamedTuple

from harness import clock
from harness.attempts import Attempt, Check, History


class Version(NamedTuple):
    """A check of an attempt, or of one of its stages, and the file that was judged."""

    number: int  # from 1
    attempt: Attempt
    check: Check
    stage: str | None
    elapsed_s: float | None  # into the attempt; None after its end
    diagnosis: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return self.check.verdict == "pass"


def versions_of(history: History, kata: str) -> tuple[Version, ...]:
    """All of a kata's, the earliest first."""
    found = []
    for attempt in history.of(kata):
        seconds, names = _seconds(attempt), _diagnoses(attempt)
        for stage, checks in _checks(attempt):
            for check in checks:
                told = seconds.get(check.event_id), names.get(check.event_id, ())
                found.append(Version(0, attempt, check, stage, *told))
    found.sort(key=lambda each: (each.check.at, each.check.event_id))
    return tuple(each._replace(number=number) for number, each in enumerate(found, 1))


def kept_of(attempt: Attempt, versions: tuple[Version, ...]) -> Version | None:
    """What is left of an attempt: what passed last, else what was checked last."""
    mine = [version for version in versions if version.attempt.number == attempt.number]
    passed = [version for version in mine if version.passes]
    return (passed or mine)[-1] if mine else None


def _checks(attempt: Attempt) -> list[tuple[str | None, tuple[Check, ...]]]:
    return [(None, attempt.checks), *((stage.name, stage.checks) for stage in attempt.stages)]


def _seconds(attempt: Attempt) -> dict[int, float]:
    """How far into the attempt each of its events was, by their ids; none after its end."""
    ids = (event.id for event in attempt.events)
    return dict(zip(ids, clock.seconds_at_each(attempt.events), strict=False))


def _diagnoses(attempt: Attempt) -> dict[int, tuple[str, ...]]:
    """By the id of the check. A diagnosis follows its check: that of a stage is not kept there."""
    found: dict[int, tuple[str, ...]] = {}
    last: int | None = None
    for event in attempt.events:
        if event.kind == "check":
            last = event.id
        elif event.kind == "diagnosis" and last is not None:
            found[last] = tuple(map(str, event.data.get("names", ())))
    return found
