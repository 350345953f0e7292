"""What the words of a check need to know about the run that they are part of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol


class Measure(Protocol):
    """Calls a function of the answer, or the reference's of that name, and measures it.

    `kind` is "time" (seconds), "memory" (bytes at the peak of the call) or "steps" (Python steps
    in the answer's own text). Gives the result and the number. A fault of the reference is ours.
    """

    def __call__(
        self, kind: str, function: str, arguments: tuple[Any, ...], reference: bool = False
    ) -> tuple[Any, float]: ...

    @property
    def limit_s(self) -> float:
        """Seconds of the answer's own time that there are for these checks."""
        ...

    @property
    def time_left_s(self) -> float: ...


@dataclass
class Run:
    """The case being judged. `trace` collects what the checks looked at, for the diagnosis."""

    seed: int
    check: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    trace: list[tuple[str, Any]] = field(default_factory=list)
    make: Callable[[str, str, tuple[Any, ...], bool], Any] | None = None  # for `remote`, `fetch`
    measure: Measure | None = None  # for `as_quick` and its like


class _Place(threading.local):
    """One run for each thread: a judge may serve several at once."""

    run = Run(seed=0)


_place = _Place()


def current() -> Run:
    """The run in progress (one with seed 0 where there is none, as in an interactive shell)."""
    return _place.run


def enter(run: Run) -> None:
    """Makes `run` the one that `draw`, `close` and the others refer to."""
    _place.run = run
