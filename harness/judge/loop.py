"""An answer in this very process, over the same wire: for plain pytest, where nothing is walled."""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.random.bit_generator as bit_generator

from harness.judge.answer import Answer
from harness.judge.wire import Message, unpack


class LoopChannel:
    """Answers a frame by calling the answer's side directly."""

    def __init__(self) -> None:
        self.spent_s = 0.0
        self.forgivable_s = 0.0  # nothing is watched here
        self.notes: list[dict[str, Any]] = []
        self.abandoned: Callable[[], bool] = lambda: False  # nobody asks: it cannot be stopped
        self.meanwhile: Callable[[], None] | None = None  # not called: there is no other processor
        self._answer = Answer()
        self._states: tuple[Any, ...] | None = None

    def worked_s(self) -> None:
        """Not told apart from the judge's own work."""

    def ask(self, frame: bytes, limit_s: float) -> Message:
        """The reply. The answer's generators and this process's own are kept apart."""
        ours = _states()
        if self._states is not None:
            _restore(self._states)
        begin = time.monotonic()
        try:
            with warnings.catch_warnings():  # pytest's filters are not for the answer
                warnings.simplefilter("default")
                return unpack(self._answer.handle(frame))
        finally:
            self.spent_s += time.monotonic() - begin
            self._states = _states()
            _restore(ours)

    def take_output(self) -> str:
        return ""  # pytest captures it

    def close(self) -> int | None:
        return None

    def dismiss(self) -> None:
        pass


def _states() -> tuple[Any, ...]:
    return random.getstate(), np.random.get_state(), bit_generator.randbits  # type: ignore[attr-defined]  # not in its stubs


def _restore(states: tuple[Any, ...]) -> None:
    random.setstate(states[0])
    np.random.set_state(states[1])
    bit_generator.randbits = states[2]  # type: ignore[attr-defined]  # not in its stubs
