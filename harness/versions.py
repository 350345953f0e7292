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
    found = [
        (attempt, check, stage)
        for attempt in history.of(kata)
        for stage, checks in _checks(attempt)
        for check in checks
    ]
    found.sort(key=lambda each: (each[1].at, each[1].event_id))
    return tuple(
        Version(number, attempt, check, stage, _elapsed(attempt, check), _diagnosis(attempt, check))
        for number, (attempt, check, stage) in enumerate(found, 1)
    )


def kept_of(attempt: Attempt, versions: tuple[Version, ...]) -> Version | None:
    """What is left of an attempt: what passed last, else what was checked last."""
    mine = [version for version in versions if version.attempt.number == attempt.number]
    passed = [version for version in mine if version.passes]
    return (passed or mine)[-1] if mine else None


def _checks(attempt: Attempt) -> list[tuple[str | None, tuple[Check, ...]]]:
    return [(None, attempt.checks), *((stage.name, stage.checks) for stage in attempt.stages)]


def _elapsed(attempt: Attempt, check: Check) -> float | None:
    so_far = [event for event in attempt.events if event.id <= check.event_id]
    if any(event.kind in clock.ENDS for event in so_far):
        return None
    return clock.active_seconds(so_far, check.at)


def _diagnosis(attempt: Attempt, check: Check) -> tuple[str, ...]:
    """A diagnosis follows its check: that of a stage is not kept with the stage."""
    names: tuple[str, ...] = ()
    for event in attempt.events:
        if event.id <= check.event_id:
            continue
        if event.kind == "check":
            break
        if event.kind == "diagnosis":
            names = tuple(map(str, event.data.get("names", ())))
    return names
