"""The full-screen view of a mock interview: it is opened, and it leaves the terminal as it was."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable
from typing import IO, Any, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import App as Textual
from textual.binding import Binding, BindingType
from textual.drivers.linux_driver import LinuxDriver
from textual.scrollbar import ScrollBar, ScrollBarRender

from harness.cli import interviewing as doing
from harness.cli import streams
from harness.cli.app import App
from harness.cli.interview_screen import InterviewScreen
from harness.cli.keyboard import Signals
from harness.cli.saves import leave
from harness.errors import INTERRUPTED, OK
from harness.interview import numbered
from harness.report.interviews import heading
from harness.report.scorecards import show_scorecard
from harness.report.terminal import THEME, drawing_for, unicode_works
from harness.service.client import Judge, bring_up, open_judges

CSS = """
Screen { layout: vertical; }
#head, #foot { height: auto; padding: 0 1; }
#foot, .sheet, #hint { border-top: $line ansi_bright_black; }
#panes { height: 1fr; }
.pane {
    width: 1fr; height: 1fr; padding: 0 1;
    border: none; border-top: $line ansi_bright_black; border-title-style: dim;
    scrollbar-size-vertical: 1;
}
.pane:focus { border-title-style: bold; }
#panes.beside { layout: horizontal; }
.beside #rubric { border-left: $line ansi_bright_black; }
.one .pane { display: none; }
.one .pane.shown { display: block; }
Ask, Note { align: center bottom; }
.sheet { width: 100%; height: auto; padding: 0 1; background: ansi_default; }
Input, Input:focus { border: none; height: 1; padding: 0; }
FollowUpDialog #sheet {
    height: 1fr; margin-top: 2; padding: 0 1; background: ansi_default;
    border-top: $line ansi_bright_black; scrollbar-size-vertical: 1;
}
#question { margin-bottom: 1; }
TextArea, TextArea:focus { height: 1fr; min-height: 3; border: none; border-left: $line ansi_blue; }
.low #question { margin-bottom: 0; max-height: 4; overflow-y: auto; }
.low #record { margin-top: 0; }
.low TextArea { min-height: 1; }
.answered TextArea { height: auto; max-height: 8; border-left: $line ansi_bright_black; }
#record { text-style: reverse; margin-top: 1; }
#model { display: none; margin-top: 1; }
.answered #model { display: block; }
#hint { height: auto; padding: 0 1; background: ansi_default; }
"""


def run_view(app: App) -> int:
    """The interview in progress on the whole terminal; afterwards its scorecard, if it ended.

    Gives the exit code.
    """
    number = doing.in_progress(app).number
    console = app.console  # made before Textual takes the output
    bring_up(app.environ)
    with open_judges(app.environ) as another, Signals() as signals:
        view = InterviewView(app, another, lambda: signals.caught is not None)
        try:
            with drawing_for(sys.stdout.encoding or "ascii"):
                view.run()
            if view.terminal_gone:
                signals.caught = signal.SIGHUP
            if signals.caught == signal.SIGHUP:
                streams.silence_output()
            view.raise_fault()
            interview = numbered(app.interviews(), number)
            if interview.unfinished:
                console.print(heading(interview, app.now))
                console.print(Text("The interview goes on: kata mock resume"))
            else:
                show_scorecard(console, doing.scorecard(app, number))
        finally:
            stopped = view.main.stop()
    if view.interrupted:
        signals.caught = signal.SIGINT
    code = OK if signals.caught is None else 128 + int(signals.caught)
    if not stopped:
        leave(code)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code


class InterviewView(Textual[None]):
    """The terminal's own colours; no palette, no traceback."""

    CSS: ClassVar[str] = CSS
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+q", "leave", priority=True),
    ]

    def __init__(
        self, app: App, another: Callable[[], Judge], interrupted: Callable[[], bool]
    ) -> None:
        if not unicode_works():
            ScrollBar.renderer = _PlainBar
        super().__init__(driver_class=_Driver)
        self.theme = "ansi-dark"
        self.console.push_theme(THEME)
        self.interrupted = False
        self.terminal_gone = False
        self.main = InterviewScreen(app, another, interrupted)

    def get_default_screen(self) -> InterviewScreen:
        return self.main

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """For the CSS: how borders are drawn."""
        return {"line": "solid" if unicode_works() else "ascii"}

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.main.before_key()
        await super().on_event(event)

    def action_interrupt(self) -> None:
        self.interrupted = True
        self.exit()

    def action_leave(self) -> None:
        self.exit()

    def hang_up(self) -> None:
        """The terminal was closed."""
        self.terminal_gone = True
        self.exit()

    def raise_fault(self) -> None:
        """What ended the view, if it was an error of ours: it goes to the log as any other."""
        if self._exception is not None:
            raise self._exception

    def _fatal_error(self) -> None:
        """Textual would print a traceback; see raise_fault."""
        self._close_messages_no_wait()


class _PlainBar(ScrollBarRender):
    """Without the blocks that smooth its ends."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class _Driver(LinuxDriver):
    """Draws on standard output as all else does, and minds a terminal that is closed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = cast(Any, _Patient(sys.__stdout__))

    def run_input_thread(self) -> None:
        try:
            super().run_input_thread()
        except OSError:
            app = cast(InterviewView, self._app)
            app.call_later(app.hang_up)


class _Patient:
    """A file that may be written to though nobody reads: the writing thread must not end."""

    def __init__(self, file: IO[str] | None) -> None:
        assert file is not None
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()
