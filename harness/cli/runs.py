"""One run of the checks in a thread of its own, for a screen that goes on meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from harness.cli.app import App
from harness.cli.checking import Options, Target, diagnosed, order_for, recorded
from harness.cli.reviewing import note_grades
from harness.errors import KataError, log_fault
from harness.service.client import Judge
from harness.verdict import Verdict


class Run(threading.Thread):
    """Judges as `kata check` does: what is seen here is in the journal already.

    `tell` is called, in this thread, whenever there is something new to be seen.
    """

    def __init__(
        self, app: App, target: Target, source: bytes, judge: Judge, tell: Callable[[], None]
    ) -> None:
        super().__init__(daemon=True)
        self.target = target
        self.source = source
        self.verdict: Verdict | None = None
        self.at = 0.0  # when there was one
        self.trouble = ""  # why there is none, or why it was not recorded
        self.done = False
        self._app = app
        self._judge = judge
        self._tell = tell
        self._abandoned = False
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def abandon(self) -> None:
        """Stops the answer, or the search for a diagnosis."""
        self._abandoned = True
        self._judge.abandon()

    def run(self) -> None:
        try:
            self._run()
        except KataError as error:
            self.trouble = str(error)
        except BaseException as error:
            if not self._abandoned:
                path = log_fault(self._app.home)
                self.trouble = f"kata failed: {type(error).__name__}: {error}. Details: {path}"
        finally:
            self._judge.close()
            self.done = True
            self._tell()

    def _run(self) -> None:
        self._judge.send(order_for(self._app, self.target, self.source, Options()))
        judged = self._judge.verdict()
        verdict, complaint = recorded(self._app, self.target, judged, self.source)
        if complaint is not None:
            self.trouble = f"This verdict was not recorded: {complaint}"
        self.at = self._app.now
        self.verdict = verdict
        self._tell()
        self.verdict = diagnosed(
            self._app, self.target, verdict, self._judge, write=complaint is None
        )
        if verdict.word == "pass":
            note_grades(self._app)
