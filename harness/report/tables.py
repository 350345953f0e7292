"""The syllabus and the history, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.attempts import Attempt, History, Standing
from harness.catalogue import Kata
from harness.clock import spoken
from harness.report.terminal import mark

ASKED = {1: "rarely", 2: "at times", 3: "often"}


def show_list(console: Console, katas: Sequence[Kata], history: History) -> None:
    """By track: slug, title, level, target, how often asked, standing."""
    table = Table.grid(padding=(0, 2))
    for heading in ("kata", "what", "level", "target", "asked", "you"):
        table.add_column(heading)
    track = ""
    for kata in katas:
        if kata.track != track:
            track = kata.track
            table.add_row(Text(track, "bold"))
        standing = history.standing(kata.slug)
        style = "quiet" if standing.state == "never tried" else ""
        table.add_row(
            Text(f"  {kata.slug}", "slug"),
            Text(kata.title, style),
            Text(f"{kata.level}", style),
            Text(f"{kata.minutes} min", style),
            Text(ASKED.get(kata.ask, ""), style),
            _standing(standing),
        )
    console.print(table)


def _standing(standing: Standing) -> Text:
    if standing.state == "never tried":
        return Text("")
    if standing.state == "passed":
        best = f" {spoken(standing.best_seconds)}" if standing.best_seconds is not None else ""
        return Text(f"{mark(True)} passed{best}", "pass")
    return Text(f"{mark(False)} {standing.last_verdict or 'started'}", "mistake")


def show_history(console: Console, attempts: Sequence[Attempt], now: float) -> None:
    """One line for each attempt, the latest last."""
    table = Table.grid(padding=(0, 2))
    headings = ("#", "kata", "started", "time", "checks", "hints", "state")
    table.add_row(*(Text(heading, "quiet") for heading in headings))
    for attempt in attempts:
        state = attempt.state + (" (drill)" if attempt.bug else "")
        state += ", solution seen" if attempt.copied else ""
        table.add_row(
            str(attempt.ordinal),
            Text(attempt.kata, "slug"),
            datetime.fromtimestamp(attempt.started_at).strftime("%Y-%m-%d %H:%M"),
            spoken(attempt.active_seconds(now)),
            str(len(attempt.checks)),
            str(attempt.hints),
            Text(state, "pass" if attempt.state == "passed" else ""),
        )
    console.print(table)
    again = attempts[-1]
    console.print(
        Text(f"Start from one of them: kata start {again.kata} --from {again.ordinal}", "quiet")
    )
