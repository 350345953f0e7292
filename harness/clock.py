"""Active time, told by events: pure functions of (an attempt's events, now)."""

from collections.abc import Iterable
from typing import Protocol

STARTS = ("start", "resume")
ENDS = ("pass", "stop")


class Moment(Protocol):
    """What the clock needs of an event."""

    @property
    def at(self) -> float: ...

    @property
    def kind(self) -> str: ...


def active_seconds(events: Iterable[Moment], now: float) -> float:
    """Seconds between start and pass or stop (or now), without the pauses.

    Time is added up from each event to the next, and a step back adds nothing: when the
    machine's clock is set back in the middle of an attempt, only that one gap is lost.
    """
    total, last, runs = 0.0, now, False
    for event in events:
        if runs:
            total += max(0.0, event.at - last)
        last = event.at
        if event.kind in ENDS:
            return total
        runs = _runs_after(event, runs)
    return total + max(0.0, now - last) if runs else total


def is_running(events: Iterable[Moment]) -> bool:
    """Whether the clock of the attempt runs after its last event."""
    runs = False
    for event in events:
        if event.kind in ENDS:
            return False
        runs = _runs_after(event, runs)
    return runs


def _runs_after(event: Moment, runs: bool) -> bool:
    if event.kind in STARTS:
        return True
    return runs and event.kind != "pause"


def spoken(seconds: float) -> str:
    """6:12, or 1:02:03 from an hour on. Whole seconds, cut off as a stopwatch does."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
