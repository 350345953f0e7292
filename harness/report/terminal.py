"""The terminal: one console, and marks that any terminal can show."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
from collections.abc import Iterator

from rich.console import Console
from rich.theme import Theme

from harness.situation import Screen

WIDTH = 80  # when piped, and at most for prose
THEME = Theme(
    {
        "pass": "green",
        "fail": "bold red",
        "quiet": "dim",
        "slug": "bold cyan",
        "mistake": "yellow",
        "due": "bold yellow",
        "markdown.code": "bold cyan",  # rich's own has a black ground, whatever the terminal's is
    }
)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Rich would leave with exit code 1; for us a closed pipe is no failure."""
        raise BrokenPipeError


def make_console(stderr: bool = False) -> Console:
    """Colour on a terminal only (NO_COLOR respected), 80 columns when piped."""
    width = None if (sys.stderr if stderr else sys.stdout).isatty() else WIDTH
    return _Console(theme=THEME, highlight=False, width=width, emoji=False, stderr=stderr)


class _Paper(io.StringIO):
    """What is drawn on for a terminal of another process."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a StringIO has none
        return self._screen.encoding

    def isatty(self) -> bool:
        return self._screen.is_terminal


_drawn_for = threading.local()


@contextlib.contextmanager
def console_for(screen: Screen) -> Iterator[tuple[Console, io.StringIO]]:
    """A console that draws as one on that screen would, and what it draws on."""
    paper = _Paper(screen)
    with drawing_for(screen.encoding):
        yield (
            _Console(
                file=paper,
                theme=THEME,
                highlight=False,
                width=screen.columns,
                emoji=False,
                _environ=screen.environ,
            ),
            paper,
        )


@contextlib.contextmanager
def drawing_for(encoding: str) -> Iterator[None]:
    """What this thread draws is for a terminal of that encoding, whatever sys.stdout is by now."""
    _drawn_for.encoding = encoding
    try:
        yield
    finally:
        del _drawn_for.encoding


def unicode_works() -> bool:
    """Whether the terminal can show the marks; plain ASCII stands for them where it cannot."""
    encoding = getattr(_drawn_for, "encoding", None) or sys.stdout.encoding
    return (encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")


def mark(passed: bool | None) -> str:
    """A mark for passed, failed, not run."""
    if unicode_works():
        return {True: "✓", False: "✗", None: "·"}[passed]
    return {True: "+", False: "x", None: "-"}[passed]


def dot() -> str:
    return "·" if unicode_works() else "-"


def dash() -> str:
    return "─" if unicode_works() else "-"


def bar() -> str:
    return "│" if unicode_works() else "|"
