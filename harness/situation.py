"""What is needed to draw a verdict, beside it: plain enough to be sent to another process."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from harness.verdict import Verdict

# What Rich looks at to find out what a terminal can do.
SPEAKS_OF_TERMINAL = (
    *("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"),
    *("TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "LINES"),
)
PIPED = 80  # columns where there is no terminal
LANGUAGES = ("en", "zh")


def language_of(environ: Mapping[str, str], encoding: str) -> str:
    """What prompts, hints and rubric sentences are shown in: KATA_LANG, else the locale's.

    English where the terminal cannot show the other language.
    """
    names = ("KATA_LANG", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts
    chosen = next((environ[name] for name in names if environ.get(name)), "")
    if not chosen.lower().startswith("zh"):
        return "en"
    try:
        "中文".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "en"
    return "zh"


class Screen(NamedTuple):
    """What a verdict is drawn on: standard output of the process that asks for it."""

    columns: int
    is_terminal: bool
    encoding: str
    environ: Mapping[str, str]
    language: str = "en"

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Screen:
        """Of this process."""
        known = {name: environ[name] for name in SPEAKS_OF_TERMINAL if name in environ}
        out = sys.stdout
        encoding = out.encoding or "ascii"
        language = language_of(environ, encoding)
        return cls(_columns(environ), out.isatty(), encoding, known, language)


def _columns(environ: Mapping[str, str]) -> int:
    if not sys.stdout.isatty():
        return PIPED
    if environ.get("COLUMNS", "").isdigit() and int(environ["COLUMNS"]):
        return int(environ["COLUMNS"])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PIPED
    except (OSError, ValueError):
        return PIPED


class Try(NamedTuple):
    """An earlier attempt: how long, and what came of it."""

    seconds: float
    passed: bool
    copied: bool  # after a look at the solution


class Situation(NamedTuple):
    """The attempt as it was when its file was judged."""

    kata: str
    minutes: float
    drill: bool
    passed: bool  # before this verdict
    hints: int
    revealed: bool
    best_s: float | None = None  # of the attempts before it
    tries: tuple[Try, ...] = ()  # the last three before it, the latest first
    left_s: float | None = None  # until the interview's deadline; None outside of one

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Situation:
        return cls(**{**told, "tries": tuple(Try(*each) for each in told["tries"])})


def scene(
    verdict: Verdict, source: bytes, situation: Situation | None, screen: Screen
) -> dict[str, Any]:
    """All that it takes to draw a verdict, as JSON."""
    return {
        "verdict": verdict.to_json(),
        "source": source.decode("latin-1"),  # any bytes, as characters
        "situation": situation._asdict() if situation else None,
        "screen": screen._asdict(),
    }
