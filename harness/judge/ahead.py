"""Runs cases one after the other, and begins the next one while the answer is at work.

Until its first call a case draws its inputs and works out what is to be expected. That needs
nothing of the answer, so it is done while the answer has another processor busy; then the case
stands still, at that call, until it is its turn. Each case is a greenlet: they take turns where
we say so and nowhere else, and no two of them ever run at once.
"""

from __future__ import annotations

from collections.abc import Callable

from greenlet import getcurrent, greenlet

from harness.oracle import context


class Case:
    """One case of a check. To be made where it is to be run from, not within another case."""

    def __init__(self, run: context.Run, body: Callable[[], object]) -> None:
        self.run = run
        self.problem: BaseException | None = None  # what ended it
        self._body = body
        self._line = greenlet(self._work)

    @property
    def ended(self) -> bool:
        return self._line.dead

    @property
    def is_here(self) -> bool:
        """Whether what asks is part of this case."""
        return getcurrent() is self._line

    def go_on(self) -> None:
        """Until it stands still or has ended."""
        before = context.current()
        context.enter(self.run)
        self._line.switch()
        context.enter(before)

    def stand_still(self) -> None:
        """Asked from within."""
        assert self._line.parent is not None
        self._line.parent.switch()

    def drop(self) -> None:
        """Ends it where it stands."""
        self._line.throw()

    def _work(self) -> None:
        try:
            self._body()
        except BaseException as problem:  # for who runs it to judge, also when it was dropped
            self.problem = problem


class Ahead:
    """The case whose turn it is, and the one that is to follow."""

    def __init__(self) -> None:
        self._current: Case | None = None
        self._following: Case | None = None  # not begun yet
        self._begun: Case | None = None

    def run(self, case: Case, following: Case | None) -> None:
        """A case up to its end. `following` is begun meanwhile, if there is a while."""
        if self._begun is not case:
            self.drop()
        self._current, self._following, self._begun = case, following, None
        try:
            while not case.ended:
                case.go_on()
                if not case.ended and self._following is not None:
                    self._begun, self._following = self._following, None
                    self._begun.go_on()
                    if isinstance(self._begun.problem, KeyboardInterrupt):
                        raise self._begun.problem  # it is for the run, and there may be no turn
        finally:
            if not case.ended:  # interrupted
                case.drop()
            self._current = self._following = None

    @property
    def waits(self) -> bool:
        """Whether who asks is the case whose turn it is, and the next one is still to be begun."""
        current = self._current
        return self._following is not None and current is not None and current.is_here

    def meanwhile(self) -> None:
        """To be called when the answer has just been asked for something."""
        if self._current is not None and self.waits:
            self._current.stand_still()

    def wait_for_turn(self) -> None:
        """To be called before anything is asked of the answer."""
        if self._begun is not None and self._begun.is_here:
            self._begun.stand_still()

    def drop(self) -> None:
        """Ends the case that was begun: it will have no turn."""
        while self._begun is not None and not self._begun.ended:
            self._begun.drop()  # where it catches that and asks again, it stands still again
        self._begun = None
