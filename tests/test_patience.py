"""Staying awake for a reply: for a moment, and not where that was in vain lately."""

from collections.abc import Callable

import pytest

from harness.judge import patience
from harness.judge.patience import CROWDED, LONGEST_REST, Patience

QUICK_S, SLOW_S = 1e-5, 1e-3  # what one look takes, alone and on a crowded machine


class Clock:
    """A time that goes on by as much as each look takes."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.looks = 0

    def __call__(self) -> float:
        return self.now_s

    def looking(self, takes_s: float, found_at: int = 0) -> Callable[[], bytes | None]:
        """Looks that find nothing before the one of that number."""
        self.looks = 0

        def take() -> bytes | None:
            self.looks += 1
            self.now_s += takes_s
            return b"reply" if self.looks == found_at else None

        return take


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(patience, "_now", clock)
    return clock


def in_vain(waiting: Patience, clock: Clock, takes_s: float = QUICK_S) -> int:
    """How often a wait looks for what does not come."""
    assert waiting.look(clock.looking(takes_s)) is None
    return clock.looks


def waits_that_sleep(waiting: Patience, clock: Clock) -> int:
    """How many waits look only once before one looks again and again."""
    count = 0
    while waiting.look(clock.looking(QUICK_S, found_at=2)) is None:
        count += 1
    return count


def test_what_comes_soon_is_given(clock: Clock) -> None:
    assert Patience().look(clock.looking(QUICK_S, found_at=7)) == b"reply"
    assert clock.looks == 7


def test_a_wait_ends_by_itself(clock: Clock) -> None:
    assert 1 < in_vain(Patience(), clock) < 1000


def test_after_a_wait_in_vain_the_next_one_sleeps(clock: Clock) -> None:
    waiting = Patience()
    in_vain(waiting, clock)
    assert in_vain(waiting, clock) == 1
    assert in_vain(waiting, clock) > 1


def test_the_more_were_in_vain_the_longer_it_sleeps(clock: Clock) -> None:
    waiting = Patience()
    slept = []
    for _ in range(9):
        while in_vain(waiting, clock) == 1:
            slept[-1] += 1
        slept.append(0)
    assert slept[:-1] == [1, 2, 4, 8, 16, 32, LONGEST_REST, LONGEST_REST]


def test_a_crowded_machine_is_soon_left_alone(clock: Clock) -> None:
    waiting = Patience()
    for slept in (CROWDED, LONGEST_REST, LONGEST_REST):
        assert in_vain(waiting, clock, SLOW_S) == 1
        assert waits_that_sleep(waiting, clock) == slept


def test_what_comes_soon_again_shortens_the_sleep(clock: Clock) -> None:
    waiting = Patience()
    for _ in range(2):
        in_vain(waiting, clock, SLOW_S)
        waits_that_sleep(waiting, clock)  # the last of them found something
    in_vain(waiting, clock)
    assert waits_that_sleep(waiting, clock) == LONGEST_REST // 2


def test_a_wait_that_sleeps_still_gives_what_is_there(clock: Clock) -> None:
    waiting = Patience()
    in_vain(waiting, clock, SLOW_S)
    assert waiting.look(clock.looking(QUICK_S, found_at=1)) == b"reply"
