"""The terminal: one console, and marks that any terminal can show."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.theme import Theme

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
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH
    return _Console(stderr=stderr, theme=THEME, highlight=False, width=width, emoji=False)


def unicode_works() -> bool:
    """Whether the terminal can show the marks; plain ASCII stands for them where it cannot."""
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")


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
