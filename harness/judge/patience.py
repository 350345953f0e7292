"""Staying awake for what comes soon: to be woken takes longer than most calls of an answer do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONGEST_S = 500e-6
GAP_S = 150e-6  # between two looks: somebody else had the processor
LONGEST_REST = 64  # waits slept through after one that was in vain
CROWDED = 8  # how fast that is reached where others take long: once is chance

# Bound here: an answer may put other things under these names.
_now = time.monotonic
_yield: Callable[[], None] = getattr(os, "sched_yield", lambda: None)


class Patience:
    """Looks again and again for a moment, unless that was in vain lately.

    On a crowded machine, who looks takes the processor from the one that is waited for. So others
    run between two looks; and when they took long, or nothing came, the next waits only sleep:
    more of them each time that it was in vain, and far more when others took long.
    """

    def __init__(self) -> None:
        self._rest = 0
        self._next_rest = 1

    def look(self, take: Callable[[], T | None]) -> T | None:
        """What `take` gives, None when it gives nothing for too long."""
        if self._rest:
            self._rest -= 1
            return take()
        begin = last = _now()
        while (got := take()) is None:
            _yield()
            now = _now()
            if now - last > GAP_S:
                self._next_rest = min(CROWDED * self._next_rest, LONGEST_REST)
            elif now - begin <= LONGEST_S:
                last = now
                continue
            self._rest = self._next_rest
            self._next_rest = min(2 * self._next_rest, LONGEST_REST)
            return None
        self._next_rest = max(1, self._next_rest // 2)
        return got
