"""One `kata watch`: the attempt, its file, the run at work, the keys. Nothing here is drawn."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from collections.abc import Callable, Sequence

from harness import database
from harness.attempts import Attempt, replay
from harness.cli import helping
from harness.cli.app import App
from harness.cli.checking import Target, source_of, target_of_attempt
from harness.cli.keyboard import pressed
from harness.cli.runs import Run
from harness.deciders import pause_events, resume_events
from harness.errors import KataError
from harness.journal import Event, NewEvent
from harness.report.watching import Judged, View
from harness.service.client import Judge
from harness.watched import Saves, stamp_of

POLL_S = 0.02  # between two looks at the file
END_S = 1.0  # for an answer to be stopped
FLASH_S = 0.2  # a run that is shorter is not told of: the line would only flicker


class Session:
    """The attempt, its file, and the run that judges it."""

    def __init__(self, app: App, target: Target, another: Callable[[], Judge]) -> None:
        assert target.attempt is not None
        self.kata = app.catalogue.find(target.slug)
        self.ended = False
        self.reveals = False  # whether the solution is to be shown at the end
        self._app = app
        self._another = another
        self._target = target
        self._attempt = target.attempt
        self._saves = Saves(stamp_of(target.path))
        self._stub = self.kata.stub().encode()
        self._run: Run | None = None
        self._judged: Judged | None = None
        self._next: bytes | None = None  # saved while a run was at work
        self._trouble = ""  # with the attempt: there is nothing to be judged
        self._notice = ""
        self._hints: tuple[str, ...] = ()
        self._asks = False
        self._journal = self._journal_stamp()
        self._drawn: object = None
        self._ear, self._bell = os.pipe()
        os.set_blocking(self._bell, False)

    def view(self) -> View:
        seconds = self._run.seconds if self._run is not None and self._judges else 0.0
        return View(
            self.kata,
            self._attempt,
            self._app.now,
            judged=self._judged,
            judging_s=seconds if seconds >= FLASH_S else None,
            gone=self._saves.gone(time.monotonic()),
            hints=self._hints,
            notice=self._trouble or self._notice,
            asks=self._asks,
        )

    def step(self, draw: Callable[[], None]) -> None:
        """Waits for a key, a verdict or the next look at the file; draws what is new."""
        keyboard = sys.stdin.fileno()
        ready, _, _ = select.select([keyboard, self._ear], [], [], POLL_S)
        if self._ear in ready:
            os.read(self._ear, 1024)
            self._hear()
        if keyboard in ready:
            self._press(keyboard)
        self._look_at_file()
        shown = self._shown()
        if shown != self._drawn:
            self._refresh_if_written()
            self._drawn = self._shown()
            draw()

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

    def _shown(self) -> object:
        """What the screen depends on; it differs at least once a second."""
        console, view = self._app.console, self.view()
        state = (view.judging_s is None, view.gone, view.notice, view.asks, view.hints)
        return int(view.now), console.size, view.judged, view.attempt.state, state

    # What happens.

    def _look_at_file(self) -> None:
        path = self._target.path
        try:
            source = self._saves.look(
                time.monotonic(), stamp_of(path), lambda: source_of(self._target)
            )
        except KataError as error:
            self._notice = str(error)
            return
        if source == self._stub:
            # Also what `kata start` in another terminal writes, an instant before the journal.
            self._notice = "The file is still the stub: nothing to judge."
        elif source is not None:
            self._judge(source)

    def _judge(self, source: bytes) -> None:
        """Now, or as soon as the run that is at work is through with its verdict."""
        self._notice = ""
        if self._run is not None and not self._run.done:
            self._next = source
            self._cut_short()
            return
        path = self._target.path
        self._refresh_if_written()
        if self._trouble or self._target.path != path:  # stopped, or begun anew elsewhere
            return
        self._run = Run(self._app, self._target, source, self._another(), self._tell)
        self._run.start()

    def _cut_short(self) -> None:
        """Who saves again does not want to know what was wrong with the last file."""
        if self._run is not None and self._next is not None and self._run.verdict is not None:
            self._run.abandon()

    def _tell(self) -> None:
        with contextlib.suppress(OSError):  # full: it will be heard all the same
            os.write(self._bell, b"!")

    def _hear(self) -> None:
        """The run has something new."""
        run = self._run
        assert run is not None
        if run.verdict is not None:
            self._judged = Judged(run.verdict, run.source, run.target.attempt, run.at)
        self._notice = run.trouble or self._notice
        self._refresh()
        self._cut_short()
        if run.done and self._next is not None:
            source, self._next = self._next, None
            self._judge(source)

    def _refresh_if_written(self) -> None:
        """Reading the whole journal costs more than a look at its files."""
        if self._journal != self._journal_stamp():
            self._refresh()

    def _refresh(self) -> None:
        """The attempt as it stands in the journal: other terminals write there too."""
        self._journal = self._journal_stamp()
        try:
            target = target_of_attempt(self._app, self.kata.slug)
            self._trouble = ""
        except KataError as error:  # it was stopped
            self._trouble = str(error)
            with contextlib.suppress(KataError):
                self._attempt = self._as_it_stands()
            return
        if target.path != self._target.path:
            self._saves = Saves(stamp_of(target.path))
        assert target.attempt is not None
        self._target, self._attempt = target, target.attempt

    def _as_it_stands(self) -> Attempt:
        return self._app.history().attempt(self._attempt.number) or self._attempt

    def _journal_stamp(self) -> object:
        path = self._app.home / database.FILE
        return stamp_of(path), stamp_of(path.with_name(f"{path.name}-wal"))

    # Keys.

    def _press(self, keyboard: int) -> None:
        try:
            keys = pressed(keyboard)
        except EOFError:
            self.ended = True
            return
        for key in keys:
            if self.ended:
                return
            self._notice = ""
            try:
                self._act(key)
            except KataError as error:
                self._notice = str(error)
        if not keys:  # an escape
            self._asks = False

    def _act(self, key: str) -> None:
        if self._asks:
            self._asks = False
            self.reveals = self.ended = key == "y"
        elif key == "q":
            self.ended = True
        elif key == "r":
            self._judge(source_of(self._target))
        elif key == "h":
            self._hint()
        elif key == "p":
            self._pause()
        elif key == "s":
            self._asks = True

    def _hint(self) -> None:
        number = helping.next_hint(self._app, self.kata)
        hints = [
            f"Hint {n} of {len(self.kata.hints)}: {h}" for n, h in enumerate(self.kata.hints, 1)
        ]
        if number is not None:
            self._hints = (hints[number - 1],)
        else:
            self._hints = (*hints, "Those were all.")
        self._refresh()

    def _pause(self) -> None:
        """Stops the clock, or lets it go on."""
        app, slug = self._app, self.kata.slug
        if self._as_it_stands().state == "paused":
            app.write(lambda events: resume_events(events, at=app.now, kata=slug))
        else:
            app.write(self._pause_events)
        self._refresh()

    def _pause_events(self, events: Sequence[Event]) -> list[NewEvent]:
        current = replay(events).current
        if current is None or current.number != self._attempt.number:
            raise KataError(f"Your attempt at {self.kata.slug} is not the one that runs.")
        return pause_events(events, at=self._app.now)
