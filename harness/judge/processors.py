"""Keeps a judge and its answers on different processors, where there are two.

They wake each other all the time, which a kernel takes for two that are best kept together. Then
each waits for the other's processor, and the next case is not begun meanwhile: such a run takes
half as long again.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


def halves(processors: set[int]) -> tuple[set[int], set[int]]:
    """For judges and for answers; both empty where there is nothing to share."""
    if len(processors) < 2:
        return set(), set()
    ordered = sorted(processors)
    middle = len(ordered) // 2
    return set(ordered[:middle]), set(ordered[middle:])


if sys.platform == "linux":
    # As this process was started: later its threads are bound to their half.
    JUDGES, ANSWERS = halves(os.sched_getaffinity(0))

    @contextlib.contextmanager
    def as_judge() -> Iterator[None]:
        """Binds the calling thread for as long as it judges."""
        if not JUDGES:
            yield
            return
        before = os.sched_getaffinity(0)
        _bind(0, JUDGES)
        try:
            yield
        finally:
            _bind(0, before)

    def bind_answer(pid: int) -> None:
        if ANSWERS:
            _bind(pid, ANSWERS)

    def _bind(pid: int, processors: set[int]) -> None:
        with contextlib.suppress(OSError):  # it has ended, or these were taken from us meanwhile
            os.sched_setaffinity(pid, processors)

else:  # macOS does not bind

    @contextlib.contextmanager
    def as_judge() -> Iterator[None]:
        yield

    def bind_answer(pid: int) -> None:
        pass
