"""Measures the answer's calls, and those of the reference beside it.

The reference is loaded when it is first asked for, into an answer process of its own with the
same walls: the learner's process never holds it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any

from harness.judge.process import Ended, JudgeFault
from harness.judge.proxy import Channel, LoadFailure, Made, Session, Source, StandIn
from harness.judge.wire import Handle

LIMIT_S = 120.0  # for all calls of the reference in a run; it takes far less
REFERENCE = "reference.py"  # how its file is called over there


class Measures:
    """What `context.Measure` promises, for one session."""

    def __init__(
        self,
        session: Session,
        reference: Callable[[], Source],
        open_channel: Callable[..., Channel],
    ) -> None:
        self._session = session
        self._reference = reference
        self._open_channel = open_channel
        self._used: set[int] = set()  # handles that the answer was given in a measured call
        session.measure = self

    @cached_property
    def _other(self) -> Session:
        self._session.beside = Session(self._reference(), self._open_channel, LIMIT_S)
        return self._session.beside

    @property
    def limit_s(self) -> float:
        return self._session.limit_s

    @property
    def time_left_s(self) -> float:
        return self._session.time_left_s

    def __call__(
        self, kind: str, function: str, arguments: tuple[Any, ...], reference: bool = False
    ) -> tuple[Any, float]:
        self._session.ahead.wait_for_turn()
        # Copies: each call gets equal arguments, whatever an earlier one made of them.
        arguments = copy.deepcopy(arguments)
        session = self._session
        if reference:
            return self._of_reference(kind, function, arguments)
        arguments = tuple(self._fresh(value, session) for value in arguments)
        return StandIn(session, _entry(session, function)).measured(arguments, kind)

    def _of_reference(
        self, kind: str, function: str, arguments: tuple[Any, ...]
    ) -> tuple[Any, float]:
        """Whatever goes wrong there is no fault of the answer."""
        try:
            other = self._other
            if other.case != self._session.case:
                other.begin_case(self._session.case)
            arguments = tuple(self._fresh(value, other) for value in arguments)
            return StandIn(other, _entry(other, function)).measured(arguments, kind)
        except JudgeFault:
            raise
        except Ended as end:
            raise JudgeFault(f"the reference {end.message or 'took too long'}") from end
        except LoadFailure as failure:
            raise RuntimeError(f"the reference cannot be loaded: {failure.error}") from failure
        except Exception as error:
            raise RuntimeError(f"the reference: {type(error).__name__}: {error}") from error

    def _fresh(self, value: Any, session: Session) -> Any:
        """The value with each handle made anew over there, in the way that it was made before.

        Not the first time that the answer is given it: it is fresh then.
        """
        if isinstance(value, Handle):
            if session is self._session and value.number not in self._used:
                self._used.add(value.number)
                return value
            return self._made_again(value, session)
        if isinstance(value, (list, tuple)):
            return type(value)(self._fresh(item, session) for item in value)
        if isinstance(value, dict):
            return {key: self._fresh(item, session) for key, item in value.items()}
        return value

    def _made_again(self, handle: Handle, session: Session) -> Any:
        made, place = self._session.origins[handle.number]
        arguments = tuple(self._fresh(value, session) for value in made.values())
        if isinstance(made, Made):
            return session.make(made.source, made.name, arguments, fetch=False)
        result = session.call(made.entry, arguments)
        return result if place is None else result[place]


def _entry(session: Session, name: str) -> Any:
    return next(entry for entry in session.source.entries if entry.name == name)
