"""The syllabus and the history, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.attempts import Attempt, History, Standing
from harness.catalogue import Kata
from harness.clock import spoken
from harness.judge.printable import printable
from harness.report.terminal import mark, unicode_works
from harness.stats import moment_of

ASKED = {1: "rarely", 2: "some", 3: "often"}


LONGEST_SLUG = 24
NARROW = 60  # columns; below it only what one has to know
ROOMY = 100  # from here on the syllabus is told in full words


def show_list(
    console: Console,
    katas: Sequence[Kata],
    history: History,
    due: Mapping[str, int],
    of: Sequence[Kata],
) -> None:
    """By track: slug, title, level, target, how often asked, standing, days until it is due.

    `of` are all katas, of which only some may be shown: they say how much of a track is passed.
    """
    if not katas:
        console.print("No katas here yet.")
        return
    whole, brief = console.width >= NARROW, console.width < ROOMY
    table = Table.grid(padding=(0, 1 if brief else 2))
    table.add_column(no_wrap=True, min_width=max(len(kata.slug) for kata in katas) + 2)
    last = ["you", "due"] if due else ["you"]
    level = "lvl" if brief else "level"
    headings = ["", "", level, "min", "asked", *last] if whole else ["", "", *last]
    table.add_column()  # the one that gives way
    for heading in headings[2:]:
        table.add_column(no_wrap=True, justify="right" if heading in (level, "min") else "left")
    table.add_row(*(Text(heading, "quiet") for heading in headings))
    track = ""
    for kata in katas:
        if kata.track != track:
            track = kata.track
            table.add_row(*_track(track, of, history, headings.index("you")))
        standing = history.standing(kata.slug)
        style = "quiet" if standing.state == "never tried" else ""
        more = [f"{kata.level}", f"{kata.minutes}", ASKED.get(kata.ask, "")] if whole else []
        table.add_row(
            Text(f"  {kata.slug}", "slug"),
            _title(kata.title, style),
            *(Text(each, style) for each in more),
            _standing(standing, brief),
            *([_due(due.get(kata.slug), brief)] if due else []),
        )
    console.print(table)


def _title(title: str, style: str) -> Text:
    """One line, so that the list reads as a syllabus; the slug says what was cut."""
    return Text(title, style, no_wrap=True, overflow="ellipsis" if unicode_works() else "crop")


def _track(track: str, katas: Sequence[Kata], history: History, column: int) -> list[Text]:
    """A track's name, and in that column how many of its katas are passed."""
    states = [history.standing(kata.slug).state for kata in katas if kata.track == track]
    passed = f"{states.count('passed')} of {len(states)}"
    return [Text(track, "bold"), *[Text("")] * (column - 1), Text(passed, "quiet")]


def _due(days: int | None, brief: bool) -> Text:
    """When it comes back; what is due stands out."""
    if days is None:
        return Text("")
    if days > 0:
        return Text(f"{days} d" if brief else f"in {days} d", "quiet")
    late = "late" if brief else f"{-days} d late"
    return Text("today" if days == 0 else late, "due")


def _standing(standing: Standing, brief: bool) -> Text:
    if standing.state == "never tried":
        return Text("")
    if standing.state == "passed":
        best = f" {spoken(standing.best_seconds)}" if standing.best_seconds is not None else ""
        return Text(f"{mark(True)}{'' if brief and best else ' passed'}{best}", "pass")
    return Text(f"{mark(False)} {standing.last_verdict or 'begun'}", "mistake")


def show_history(
    console: Console, attempts: Sequence[Attempt], now: float, zone: tzinfo | None
) -> None:
    """One line for each attempt, the latest last."""
    whole = console.width >= NARROW
    table = Table.grid(padding=(0, 2))
    table.add_column()
    slugs = [printable(attempt.kata, LONGEST_SLUG) for attempt in attempts]
    table.add_column(no_wrap=True, min_width=max(map(len, slugs)))
    more = ["started", "time", "checks", "hints"] if whole else ["time"]
    table.add_row(*(Text(heading, "quiet") for heading in ("#", "kata", *more, "state")))
    for slug, attempt in zip(slugs, attempts, strict=True):
        state = attempt.state + (" (drill)" if attempt.bug else "")
        state += ", solution seen" if attempt.copied else ""
        more = [
            moment_of(attempt.started_at, zone).strftime("%Y-%m-%d %H:%M"),
            spoken(attempt.counted_seconds(now)),
            str(len(attempt.checks)),
            str(attempt.hints),
        ]
        table.add_row(
            str(attempt.ordinal),
            Text(slug, "slug"),
            *(more if whole else more[1:2]),
            Text(state, "pass" if attempt.state == "passed" else ""),
        )
    console.print(table)
    again = attempts[-1]
    console.print(
        Text(f"Start from one of them: kata start {slugs[-1]} --from {again.ordinal}", "quiet")
    )
