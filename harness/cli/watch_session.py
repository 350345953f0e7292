"""One `kata watch`: its file, and the keys. Nothing here is drawn."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import select
import sys
import time
from collections.abc import Callable, Sequence

from harness.cli import helping, stages
from harness.cli.app import App
from harness.cli.checking import Target
from harness.cli.keyboard import pressed
from harness.cli.saves import JudgedFile
from harness.deciders import pause_events, resume_events
from harness.errors import KataError
from harness.journal import Event, NewEvent
from harness.replay import replay
from harness.report.watching import View
from harness.service.client import Judge

LOOK_S = 0.01  # between two looks at the file
DRAW_S = 0.02  # between two looks at the clock, the size of the terminal, the journal


class Session:
    """The file that is judged, and what the keys do."""

    def __init__(self, app: App, target: Target, another: Callable[[], Judge]) -> None:
        self._ear, self._bell = os.pipe()
        os.set_blocking(self._bell, False)
        self._file = JudgedFile(app, target, another, self._tell)
        self.kata = self._file.kata
        self.ended = False
        self.reveals = False  # whether the solution is to be shown at the end
        self._app = app
        self._hints: tuple[str, ...] = ()
        self._asks = False
        self._drawn: object = None
        self._looked_at = 0.0

    def view(self) -> View:
        return dataclasses.replace(self._file.view(), hints=self._hints, asks=self._asks)

    def step(self, draw: Callable[[], None]) -> None:
        """Waits for a key, a verdict or the next look at the file; draws what is new."""
        keyboard = sys.stdin.fileno()
        ready, _, _ = select.select([keyboard, self._ear], [], [], LOOK_S)
        if self._ear in ready:
            os.read(self._ear, 1024)
            self._file.hear()
        if keyboard in ready:
            self._press(keyboard)
        saved = self._file.look()
        now = time.monotonic()
        if not ready and not saved and now - self._looked_at < DRAW_S:
            return
        self._looked_at = now
        shown = self._shown()
        if shown != self._drawn:
            self._file.refresh_if_written()
            self._drawn = self._shown()
            draw()

    def stop(self) -> bool:
        """Ends the run; False when it cannot be ended."""
        return self._file.stop()

    def _shown(self) -> object:
        """What the screen depends on; it differs at least once a second."""
        console, view = self._app.console, self.view()
        state = (view.judging_s is None, view.gone, view.notice, view.asks, view.hints)
        return int(view.now), console.size, view.judged, view.attempt.state, state

    def _tell(self) -> None:
        with contextlib.suppress(OSError):  # full: it will be heard all the same
            os.write(self._bell, b"!")

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
            self._file.notice = ""
            try:
                self._file.settle_gap()
                self._act(key)
            except KataError as error:
                self._file.notice = str(error)
        if not keys:  # an escape
            self._asks = False

    def _act(self, key: str) -> None:
        if self._asks:
            self._asks = False
            self.reveals = self.ended = key == "y"
        elif key == "q":
            self.ended = True
        elif key == "r":
            self._file.run_again()
        elif key == "h":
            self._hint()
        elif key == "p":
            self._pause()
        elif key == "c" and self._file.left_out_s is not None:
            self._file.count_gap()
        elif key == "s" and self._file.left_s is not None:
            helping.record_reveal(self._app, self.kata)  # is refused, and the journal says so
        elif key == "s":
            self._asks = True

    def _hint(self) -> None:
        stage = stages.open_stage(self._app, self.kata)
        if stage is not None and self._file.left_s is None:
            self._hints = (f"Hint: {stage.hint}",)
            return
        number = helping.next_hint(self._app, self.kata)
        hints = [
            f"Hint {n} of {len(self.kata.hints)}: {h}" for n, h in enumerate(self.kata.hints, 1)
        ]
        if number is not None:
            self._hints = (hints[number - 1],)
        else:
            self._hints = (*hints, "Those were all.")
        self._file.refresh()

    def _pause(self) -> None:
        """Stops the clock, or lets it go on."""
        app, slug = self._app, self.kata.slug
        if self._file.as_it_stands().state == "paused":
            app.write(lambda events: resume_events(events, at=app.now, kata=slug))
        else:
            app.write(self._pause_events)
        self._file.refresh()

    def _pause_events(self, events: Sequence[Event]) -> list[NewEvent]:
        current = replay(events).current
        if current is None or current.number != self._file.attempt.number:
            raise KataError(f"Your attempt at {self.kata.slug} is not the one that runs.")
        return pause_events(events, at=self._app.now)
