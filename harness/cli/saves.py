"""A learner's file that is judged at each save, and its attempt as the journal has it meanwhile.

`kata watch` and the view of an interview show it, each in its own way.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from harness import database
from harness.attempts import Attempt
from harness.cli.app import App
from harness.cli.checking import Target, source_of, target_of_attempt
from harness.cli.runs import Run
from harness.clock import spoken
from harness.deciders import count_gap_events, gap_events
from harness.errors import KataError
from harness.interview import Interview
from harness.report.watching import Judged, View
from harness.service.client import Judge
from harness.watched import Saves, stamp_of

END_S = 1.0  # for an answer to be stopped
FLASH_S = 0.2  # a run that is shorter is not told of: the line would only flicker


class JudgedFile:
    """The file, its attempt, the run that judges it, the last verdict.

    `tell` is called in the run's thread; the owner then calls `hear` in its own.
    """

    def __init__(
        self,
        app: App,
        target: Target,
        another: Callable[[], Judge],
        tell: Callable[[], None],
    ) -> None:
        assert target.attempt is not None
        self.kata = app.catalogue.find(target.slug)
        self.attempt = target.attempt
        self.judged: Judged | None = None
        self.notice = ""
        self.left_out_s: float | None = None  # a time without events that does not count
        self._app = app
        self._another = another
        self._tell = tell
        self._target = target
        self._journal = self._journal_stamp()
        self.interview = self._interview_of(target.attempt)
        self._saves = Saves(stamp_of(target.path))
        self._stub = self.kata.stub().encode()
        self._run: Run | None = None
        self._next: bytes | None = None  # saved while a run was at work
        self._trouble = ""  # with the attempt: there is nothing to be judged

    def view(self) -> View:
        seconds = self._run.seconds if self._run is not None and self._judges else 0.0
        told = [self._trouble or self.notice]
        if self.left_out_s is not None:
            told.append(
                f"{spoken(self.left_out_s)} without any event do not count; press c to count them."
            )
        return View(
            self.kata,
            self.attempt,
            self._app.now,
            judged=self.judged,
            judging_s=seconds if seconds >= FLASH_S else None,
            gone=self._saves.gone(time.monotonic()),
            notice="\n".join(filter(None, told)),
            left_s=self.left_s,
            uncounted=self.left_out_s is not None,
        )

    @property
    def left_s(self) -> float | None:
        """Until the deadline of the interview that the attempt belongs to, while it goes on."""
        interview = self.interview
        if interview is None or not interview.unfinished:
            return None
        return interview.seconds_left(self._app.now)

    def look(self) -> bool:
        """At the file: what was saved is judged. Whether there is something new to be seen."""
        path = self._target.path
        try:
            source = self._saves.look(
                time.monotonic(), stamp_of(path), lambda: source_of(self._target)
            )
            if source is None:
                return False
            self.left_out_s = None
            self.settle_gap()
        except KataError as error:
            self.notice = str(error)
            return True
        if source == self._stub:
            # Also what `kata start` in another terminal writes, an instant before the journal.
            self.notice = "The file is still the stub: nothing to judge."
        else:
            self._judge(source)
        return True

    def run_again(self) -> None:
        """Judges the file as it is; raises KataError where it cannot be read."""
        self._judge(source_of(self._target))

    def hear(self) -> None:
        """The run has something new."""
        run = self._run
        assert run is not None
        if run.verdict is not None:
            self.judged = Judged(run.verdict, run.source, run.target.attempt, run.at)
        self.notice = run.trouble or self.notice
        self.refresh()
        self._cut_short()
        if run.done and self._next is not None:
            source, self._next = self._next, None
            self._judge(source)

    def refresh_if_written(self) -> bool:
        """Whether the journal was written: reading all of it costs more than a look at its files.

        Other terminals write there too.
        """
        if self._journal == self._journal_stamp():
            return False
        self.refresh()
        return True

    def refresh(self) -> None:
        """The attempt as it stands in the journal."""
        self._journal = self._journal_stamp()
        try:
            self.interview = self._interview_of(self.attempt)
            target = target_of_attempt(self._app, self.kata.slug)
            self._trouble = ""
        except KataError as error:  # it was stopped
            self._trouble = str(error)
            with contextlib.suppress(KataError):
                self.attempt = self.as_it_stands()
            return
        if target.path != self._target.path:
            self._saves = Saves(stamp_of(target.path))
        assert target.attempt is not None
        self._target, self.attempt = target, target.attempt

    def as_it_stands(self) -> Attempt:
        """The attempt, read anew."""
        return self._app.history().attempt(self.attempt.number) or self.attempt

    def settle_gap(self) -> None:
        """A long time without any event does not count, unless `count_gap` follows."""
        now, interview = self._app.now, self.interview
        clock = interview if interview is not None and interview.unfinished else self.attempt
        if clock.open_gap(now) is None:
            return
        try:
            written = self._app.write(lambda events: gap_events(events, at=now, counts=False))
        except KataError as error:  # the next event will say so too
            self.notice = str(error)
            return
        if written:
            self.left_out_s = float(written[-1].data["excluded_s"])
        self.refresh()

    def count_gap(self) -> None:
        """What was left out counts after all."""
        self._app.write(lambda events: count_gap_events(events, at=self._app.now))
        self.left_out_s = None
        self.refresh()

    def abandon(self) -> None:
        """Nobody waits for the run any more."""
        if self._run is not None and not self._run.done:
            self._run.abandon()

    def stop(self) -> bool:
        """Ends the run; False when it cannot be ended."""
        if self._run is None or self._run.done:
            return True
        self._run.abandon()
        self._run.join(END_S)
        return not self._run.is_alive()

    @property
    def _judges(self) -> bool:
        """Whether a verdict is still to come."""
        return self._run is not None and not self._run.done and self._run.verdict is None

    def _judge(self, source: bytes) -> None:
        """Now, or as soon as the run that is at work is through with its verdict."""
        self.notice = ""
        if self._run is not None and not self._run.done:
            self._next = source
            self._cut_short()
            return
        path = self._target.path
        self.refresh_if_written()
        if self._trouble or self._target.path != path:  # stopped, or begun anew elsewhere
            return
        self._run = Run(self._app, self._target, source, self._another(), self._tell)
        self._run.start()

    def _cut_short(self) -> None:
        """Who saves again does not want to know what was wrong with the last file."""
        if self._run is not None and self._next is not None and self._run.verdict is not None:
            self._run.abandon()

    def _interview_of(self, attempt: Attempt) -> Interview | None:
        if attempt.mock is None:
            return None
        return next((i for i in self._app.interviews() if i.number == attempt.mock), None)

    def _journal_stamp(self) -> object:
        path = self._app.home / database.FILE
        return stamp_of(path), stamp_of(path.with_name(f"{path.name}-wal"))


def leave(code: int) -> NoReturn:
    """A judge in this process that imports torch cannot be stopped, nor can Python end under it."""
    sys.stdout.flush()
    os._exit(code)
