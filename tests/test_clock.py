"""harness.clock: active time against a naive model."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.clock import active_seconds, is_running, spoken


@dataclass(frozen=True)
class Mark:
    kind: str
    at: float


def marks(text: str) -> list[Mark]:
    """ "start 0, pause 5" """
    return [Mark(kind, float(at)) for kind, at in (part.split() for part in text.split(", "))]


@pytest.mark.parametrize(
    ("events", "now", "seconds", "runs"),
    [
        ("start 0", 10, 10, True),
        ("start 0, pause 4", 10, 4, False),
        ("start 0, pause 4, resume 8", 10, 6, True),
        ("start 0, pause 4, resume 8, pass 9", 100, 5, False),
        ("start 0, stop 3", 100, 3, False),
        ("start 0, pass 3, check 50, resume 60, check 70", 100, 3, False),
        ("start 0, pause 4, pause 6, resume 8, resume 9", 10, 6, True),
        ("start 0, pause 4, hint 6, stop 9", 10, 4, False),
        # The clock is set back by 60 s: only the gap in which that happened is lost.
        ("start 100, check 130, check 70, pass 90", 95, 50, False),
        ("start 100, pause 40", 200, 0, False),
        ("start 100", 40, 0, True),
    ],
)
def test_active_time(events: str, now: float, seconds: float, runs: bool) -> None:
    assert active_seconds(marks(events), now) == seconds
    assert is_running(marks(events)) is runs


def test_no_events_no_time() -> None:
    assert active_seconds([], 5.0) == 0
    assert not is_running([])


KINDS = st.sampled_from(["pause", "resume", "check", "hint", "pass", "stop"])
TIMES = st.integers(-(10**6), 10**6)


@given(st.lists(st.tuples(KINDS, TIMES)), TIMES, TIMES)
def test_time_is_never_negative_and_never_shrinks(
    later: list[tuple[str, int]], begin: int, now: int
) -> None:
    events = [Mark("start", begin), *(Mark(kind, at) for kind, at in later)]
    so_far = 0.0
    for end in range(1, len(events) + 1):
        seconds = active_seconds(events[:end], events[end - 1].at)
        assert seconds >= so_far
        so_far = seconds
    assert active_seconds(events, now) >= so_far


@given(st.lists(st.tuples(KINDS, st.integers(0, 1000)), max_size=30), st.integers(0, 100))
def test_a_clock_that_goes_forward_agrees_with_counting_the_seconds(
    steps: list[tuple[str, int]], rest: int
) -> None:
    """The model asks for each single second whether it counted."""
    events, at = [Mark("start", 0)], 0
    for kind, gap in steps:
        at += gap // 50
        events.append(Mark(kind, at))
    seconds = 0
    for second in range(at + rest):
        before = [event.kind for event in events if event.at <= second]
        over = "pass" in before or "stop" in before
        moves = [kind for kind in before if kind in ("start", "pause", "resume")]
        seconds += not over and moves[-1] != "pause"
    assert active_seconds(events, at + rest) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (5.999, "0:05"),
        (372, "6:12"),
        (3599.9, "59:59"),
        (3600, "1:00:00"),
        (3723, "1:02:03"),
        (360000, "100:00:00"),
        (-3, "0:00"),
    ],
)
def test_spoken(seconds: float, text: str) -> None:
    assert spoken(seconds) == text
