"""Active time, told by events: pure functions of (an attempt's events, now)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

# A mock interview has a clock of its own kind of events.
STARTS = ("start", "resume", "mock", "mock_resume")
PAUSES = ("pause", "mock_pause")
ENDS = ("pass", "stop", "mock_finish")
LEAST_GAP_S = 30 * 60  # a shorter time without an event is thinking
TYPED = 1 / 20  # of the target: in less than that nobody types an answer


class Moment(Protocol):
    """What the clock needs of an event."""

    @property
    def at(self) -> float: ...

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


def active_seconds(events: Iterable[Moment], now: float) -> float:
    """Seconds between start and pass or stop (or now), without the pauses.

    Time is added up from each event to the next, and a step back adds nothing: when the
    machine's clock is set back in the middle of an attempt, only that one gap is lost. What a
    `gap` event leaves out is taken off; it may be given back even after the end.
    """
    events = list(events)
    counted = seconds_at_each(events)
    if not counted:
        return 0.0
    last, late = events[len(counted) - 1], events[len(counted) :]
    if last.kind in ENDS:
        gaps = [event.data.get("excluded_s", 0.0) for event in late if event.kind == "gap"]
        return counted[-1] - float(sum(gap for gap in gaps if gap < 0))
    return counted[-1] + (max(0.0, now - last.at) if is_running(events) else 0.0)


def seconds_at_each(events: Iterable[Moment]) -> list[float]:
    """What counts up to each event, as far as the one that ends it: nothing for later ones."""
    counted, total, last, runs = [], 0.0, 0.0, False
    for event in events:
        if runs:
            total += max(0.0, event.at - last)
            if event.kind == "gap":
                total = max(0.0, total - event.data.get("excluded_s", 0.0))
        counted.append(total)
        last = event.at
        if event.kind in ENDS:
            break
        runs = _runs_after(event, runs)
    return counted


def open_gap(events: Sequence[Moment], now: float, minutes: float) -> float | None:
    """Seconds since the last event, where they may not be work: a closed laptop, a lunch.

    That is when the clock runs and they are more than the target and than half an hour.
    """
    if not events or not is_running(events):
        return None
    seconds = now - events[-1].at
    return seconds if seconds > max(LEAST_GAP_S, 60 * minutes) else None


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
    return runs and event.kind not in PAUSES


def spoken(seconds: float) -> str:
    """6:12, or 1:02:03 from an hour on. Whole seconds, cut off as a stopwatch does."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def spoken_left(seconds: float) -> str:
    """`31:44 left`, or from the deadline on `2:10 overtime`."""
    return f"{spoken(seconds)} left" if seconds > 0 else f"{spoken(-seconds)} overtime"
